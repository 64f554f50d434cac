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

/** One for all files, created on first use: creating it takes longer than using it. */
export function createDataSchemaCompiler(): DataSchemaCompiler {
  const meter = createSchemaMeter();
  let ajv: Ajv2020 | undefined;
  return (schema, source, problems) => {
    ajv ??= meteredAjv(meter);
    const validate = compileDataSchema(ajv, schema, source, problems);
    return validate && dataCheck(validate, { schema, meter });
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
