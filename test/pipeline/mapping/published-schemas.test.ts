// Editors show the descriptions in the JSON Schemas in schema/, so every name must have one.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import mappingSchema from '../../../schema/mapping.schema.json' with { type: 'json' };
import settingsSchema from '../../../schema/settings.schema.json' with { type: 'json' };
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/json.ts';

function undescribed(schema: JsonValue, top: JsonObject, path = ''): string[] {
  if (Array.isArray(schema)) return schema.flatMap((each, index) => undescribed(each, top, `${path}/${index}`));
  if (!isJsonObject(schema)) return [];
  const own = isJsonObject(schema.properties) ? Object.entries(schema.properties) : [];
  const missing = own.filter(([, property]) => !isDescribed(property, top)).map(([name]) => `${path}/${name}`);
  return [...missing, ...Object.entries(schema).flatMap(([name, each]) => undescribed(each, top, `${path}/${name}`))];
}

function isDescribed(property: JsonValue, top: JsonObject): boolean {
  if (!isJsonObject(property)) return false;
  if (typeof property.description === 'string') return true;
  const name = typeof property.$ref === 'string' ? property.$ref.replace('#/$defs/', '') : '';
  return isJsonObject(top.$defs) && isDescribed(top.$defs[name] ?? null, top);
}

const published: [string, JsonObject][] = [
  ['mapping', mappingSchema as JsonObject],
  ['settings', settingsSchema as JsonObject],
];

test.each(published)('the schema of a %s file is JSON Schema', (_, schema) => {
  const ajv = new Ajv2020({ strictTypes: false });
  expect(ajv.validateSchema(schema), ajv.errorsText()).toBe(true);
});

test.each(published)('every name in the schema of a %s file is described', (_, schema) => {
  expect(undescribed(schema, schema)).toEqual([]);
});
