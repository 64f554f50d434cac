// The `schema` of a mapping → a check of an event's data.
import type { Ajv2020, ValidateFunction } from 'ajv/dist/2020.js';
import type { JsonObject } from '../../../../json.ts';
import type { Problem } from '../../../../problem.ts';
import { closestName } from '../../closest-name.ts';
import type { NodePath, YamlSource } from '../../yaml/yaml-source.ts';
import { type DataCheck, dataCheck, unescaped } from './data-check.ts';
import { endlessReference } from './endless-reference.ts';
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
  const report = (path: NodePath, message: string, hint?: string) => {
    const said = { code: 'mapping/bad-schema', message, ...(hint !== undefined && { hint }) };
    problems.push(source.problem(source.positionOf(['schema', ...path]), said));
    return undefined;
  };
  if (typeof schema === 'object' && '$async' in schema) return report(['$async'], '"$async" cannot be used here.');
  try {
    if (!ajv.validateSchema(schema)) {
      const error = ajv.errors?.[0];
      return report(
        schemaPath(error?.instancePath ?? ''),
        `This is not valid JSON Schema: it ${error?.message ?? 'breaks its rules'}.`,
        error?.instancePath.endsWith('/type') ? theTypes : undefined,
      );
    }
    const endless = endlessReference(schema);
    if (endless)
      return report(
        endless,
        'This leads back to itself without going into the data, so the check of an event may never end.',
        'To describe a value that contains others of its kind, refer to it under "properties" or "items".',
      );
    return ajv.compile(schema);
  } catch (error) {
    const { reason, hint } = reasonOf(error);
    return report([], `This JSON Schema cannot be used: ${reason}.`, hint);
  }
}

const theTypes = 'The types are object, array, string, number, integer, boolean and null.';

/** Ajv's messages are for programmers: `strict mode: unknown keyword: "propertys"`. */
function reasonOf(error: unknown): { reason: string; hint?: string } {
  if (error instanceof RangeError) return { reason: 'it is nested too deeply, or a "$ref" leads back to itself' };
  if (!(error instanceof Error)) return { reason: 'it does not compile' };
  const keyword = /^strict mode: unknown keyword: "(.+)"$/.exec(error.message)?.[1];
  if (keyword !== undefined) {
    const closest = closestName(keyword, keywords);
    return {
      reason: `"${keyword}" is not a keyword of JSON Schema`,
      hint: closest === undefined ? 'Check its spelling, or remove it.' : `Did you mean ${closest}?`,
    };
  }
  const format = /^unknown format "(.+?)" ignored/.exec(error.message)?.[1];
  if (format === undefined) return { reason: error.message };
  return {
    reason: `"${format}" is not a format of JSON Schema`,
    hint: 'Formats are date, date-time, time, email, uri, uuid and others. For any other form, write a pattern.',
  };
}

/** Those that people use. */
const keywords =
  'type properties required items enum const format pattern minLength maxLength minimum maximum minItems maxItems uniqueItems additionalProperties anyOf oneOf allOf not description title default examples'.split(
    ' ',
  );

const schemaPath = (pointer: string): NodePath =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : unescaped(part)));
