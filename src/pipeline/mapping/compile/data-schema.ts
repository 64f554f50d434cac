// The `schema` of a mapping → a check of an event's data that names the parts that break it and never a value.
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { JsonObject, JsonValue } from '../../../json.ts';
import type { Problem } from '../../../problem.ts';
import type { NodePath, YamlSource } from '../yaml/yaml-source.ts';
import { dataOptions } from './ajv-options.ts';
import { compiledDataSchema } from './compiled-validators.ts';

/** The most parts named: a list of thousands can break in each item. */
const breachesNamed = 5;

export type DataCheck = (data: JsonValue | undefined) => string[];

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
    const before = compiledDataSchema(schema);
    if (before) return checkBy(before, schema);
    ajv ??= createAjv();
    const validate = compileDataSchema(ajv, schema, source, problems);
    return validate && checkBy(validate, schema);
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

function checkBy(validate: ValidateFunction, schema: JsonObject | boolean): DataCheck {
  const named = namesIn(schema);
  return (data) => {
    // JSON Schema has no missing value: a schema for data requires data.
    if (data === undefined) return ['data'];
    if (validate(data)) return [];
    const parts = (validate.errors ?? [])
      .filter(({ keyword }) => keyword !== 'if')
      .map((error) => breach(error, named));
    return [...new Set(parts)].slice(0, breachesNamed);
  };
}

function createAjv(): Ajv2020 {
  const ajv = new Ajv2020(dataOptions);
  formats.default(ajv);
  return ajv;
}

/** `data.counselor.id`. Names that are not in the schema come from the event and could hold anything: they become `*`. */
function breach(error: ErrorObject, named: ReadonlySet<string>): string {
  const missing = error.keyword === 'required' ? [String(error.params.missingProperty)] : [];
  const parts = [...error.instancePath.split('/').slice(1).map(unescaped), ...missing];
  return ['data', ...parts.map((part) => (named.has(part) || /^\d{1,6}$/.test(part) ? part : '*'))].join('.');
}

const unescaped = (part: string) => part.replaceAll('~1', '/').replaceAll('~0', '~');

const schemaPath = (pointer: string): NodePath =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : unescaped(part)));

/** Every name and text in the schema itself. */
function namesIn(schema: JsonValue, names = new Set<string>()): Set<string> {
  if (typeof schema === 'string') names.add(schema);
  else if (typeof schema === 'object' && schema !== null) {
    if (!Array.isArray(schema)) for (const name of Object.keys(schema)) names.add(name);
    for (const member of Object.values(schema)) namesIn(member, names);
  }
  return names;
}
