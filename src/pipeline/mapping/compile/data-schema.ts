// The `schema` of a mapping → a check of an event's data.
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { JsonObject } from '../../../json.ts';
import type { Problem } from '../../../problem.ts';
import type { NodePath, YamlSource } from '../yaml/yaml-source.ts';
import { dataOptions } from './ajv-options.ts';
import { type DataCheck, dataCheck, unescaped } from './data-check.ts';

/** Undefined if the schema cannot be used, which is then in `problems`. */
export type DataSchemaCompiler = (
  schema: JsonObject | boolean,
  source: YamlSource,
  problems: Problem[],
) => DataCheck | undefined;

/** One for all files, created on first use: creating it takes longer than using it. */
export function createDataSchemaCompiler(): DataSchemaCompiler {
  let ajv: Ajv2020 | undefined;
  return (schema, source, problems) => {
    ajv ??= createAjv();
    const validate = compileDataSchema(ajv, schema, source, problems);
    return validate && dataCheck(validate, schema);
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
    return report(
      [],
      `This JSON Schema cannot be used: ${error instanceof Error ? error.message : 'it does not compile'}.`,
    );
  }
}

function createAjv(): Ajv2020 {
  const ajv = new Ajv2020(dataOptions);
  formats.default(ajv);
  return ajv;
}

const schemaPath = (pointer: string): NodePath =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : unescaped(part)));
