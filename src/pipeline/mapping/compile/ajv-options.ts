// Ajv's options, shared by the build and by schemas that are compiled at run time.
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

/** Patterns run on texts from outside. */
export function linearRegExp(pattern: string) {
  const compiled = compileLinear(pattern);
  if (!compiled) throw new Error('a pattern has look-around, a backreference or more than 1,000 repetitions');
  // Ajv distinguishes patterns by this text (node_modules/ajv/lib/vocabularies/code.ts): those with the same text share
  // one.
  return { test: (text: string) => compiled.matcher(text).find(), toString: () => pattern };
}

/** For the schemas that people write in mappings. */
export const dataOptions: Options = {
  allErrors: true,
  allowUnionTypes: true,
  strictTypes: false,
  strictRequired: false,
  strictTuples: false,
  logger: false,
  // Two mappings can use the same $id.
  addUsedSchema: false,
  code: { regExp: Object.assign(linearRegExp, { code: 'linearRegExp' }) },
};
