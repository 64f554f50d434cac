// How JSON Schemas are taken, the same where they are compiled at run time and where the build compiles them.
import type { Options } from 'ajv';
import { compileLinear } from '../expressions/linear-regex.ts';

/** For the schemas of our own files; a test holds these to the meta-schema, whose compiling takes longer than theirs. */
export const shapeOptions: Options = {
  validateSchema: false,
  allErrors: true,
  verbose: true,
  allowUnionTypes: true,
  strictTypes: false,
  strictRequired: false,
};

/** Patterns meet texts from outside. */
export function linearRegExp(pattern: string) {
  const compiled = compileLinear(pattern);
  if (!compiled) throw new Error('a pattern has look-around, a backreference or a repeat above 1,000');
  return { test: (text: string) => compiled.matcher(text).find() };
}

/** For the schemas that people write into mappings. */
export const dataOptions: Options = {
  allErrors: true,
  allowUnionTypes: true,
  strictTypes: false,
  strictRequired: false,
  strictTuples: false,
  logger: false,
  // Two mappings may use the same $id.
  addUsedSchema: false,
  code: { regExp: Object.assign(linearRegExp, { code: 'linearRegExp' }) },
};
