// The `schema` of a mapping → a check of an event's data.
import type { Ajv2020, ValidateFunction } from 'ajv/dist/2020.js';
import type { JsonObject } from '../../../../json.ts';
import type { Problem } from '../../../../problem.ts';
import type { NodePath, YamlSource } from '../../yaml/yaml-source.ts';
import { type DataCheck, dataCheck, unescaped } from './data-check.ts';
import { meteredAjv } from './metered-ajv.ts';
import { createSchemaMeter } from './schema-meter.ts';

/** Undefined if the schema cannot be used, which is then in `problems`. */
export type DataSchemaCompiler = (
  schema: JsonObject | boolean,
  source: YamlSource,
  problems: Problem[],
) => DataCheck | undefined;

/** Schemas after which Ajv is created anew: it keeps everything that it has compiled, about half a megabyte for each. */
const mostCompiled = 100;

/** Checks that are kept: in an editor, the schema is the same after nearly every keystroke. */
const mostKept = 50;

/**
 * One for all files, created on first use: creating it takes longer than compiling twenty schemas. Whoever loads files
 * again and again keeps it. The same schema gives the same check.
 */
export function createDataSchemaCompiler(): DataSchemaCompiler {
  const meter = createSchemaMeter();
  let ajv: Ajv2020 | undefined;
  let compiled = 0;
  const known = new Map<string, DataCheck>();
  return (schema, source, problems) => {
    const text = JSON.stringify(schema);
    const found = known.get(text);
    if (found) return found;
    if (compiled % mostCompiled === 0) ajv = undefined;
    compiled += 1;
    ajv ??= meteredAjv(meter);
    const validate = compileDataSchema(ajv, schema, source, problems);
    if (!validate) return undefined;
    const check = dataCheck(validate, { schema, meter });
    known.set(text, check);
    if (known.size > mostKept) known.delete(known.keys().next().value as string);
    return check;
  };
}

function compileDataSchema(
  ajv: Ajv2020,
  schema: JsonObject | boolean,
  source: YamlSource,
  problems: Problem[],
): ValidateFunction | undefined {
  const report = (path: NodePath, message: string) => {
    problems.push(source.problem(source.positionOf(['schema', ...path]), { code: 'mapping/bad-schema', message }));
    return undefined;
  };
  if (typeof schema === 'object' && '$async' in schema) return report(['$async'], '"$async" cannot be used here.');
  try {
    if (!ajv.validateSchema(schema)) {
      const error = ajv.errors?.[0];
      return report(
        schemaPath(error?.instancePath ?? ''),
        `This is not valid JSON Schema: it ${error?.message ?? 'breaks its rules'}.`,
      );
    }
    return ajv.compile(schema);
  } catch (error) {
    return report([], `This JSON Schema cannot be used: ${reasonOf(error)}.`);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof RangeError) return 'it is nested too deeply, or a "$ref" leads back to itself';
  return error instanceof Error ? error.message : 'it does not compile';
}

const schemaPath = (pointer: string): NodePath =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : unescaped(part)));
