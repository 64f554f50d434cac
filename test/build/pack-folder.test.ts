// A schema is compiled twice: at run time where people work, and at build time for the functions. Both must agree.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packFolder } from '../../src/build/pack-folder.ts';
import type { JsonValue } from '../../src/json.ts';
import { readMappings } from '../../src/lambda/wiring/read-mappings.ts';
import { readPackedMappings } from '../../src/lambda/wiring/read-packed-mappings.ts';
import type { LoadedMappings } from '../../src/pipeline/mapping/load-mappings.ts';

const schemas: Record<string, JsonValue> = {
  formats: {
    properties: Object.fromEntries(
      ['date-time', 'date', 'time', 'duration', 'email', 'uri', 'uuid', 'ipv4', 'hostname', 'regex', 'int32'].map(
        (format) => [format, { type: ['string', 'number'], format }],
      ),
    ),
  },
  patterns: {
    properties: { a: { pattern: '^a+$' }, b: { pattern: '^[0-9]+$' } },
    patternProperties: { _at$: { type: 'string', pattern: 'Z$' } },
    propertyNames: { maxLength: 4 },
  },
  combined: {
    $defs: { person: { type: 'object', required: ['id'], properties: { id: { type: 'string', minLength: 2 } } } },
    anyOf: [{ required: ['one'] }, { required: ['two'] }],
    if: { properties: { kind: { const: 'x' } }, required: ['kind'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { required: ['extra'] },
    properties: {
      one: { $ref: '#/$defs/person' },
      two: true,
      kind: { enum: ['x', 'y'] },
      extra: { not: { type: 'null' } },
    },
    unevaluatedProperties: false,
  },
  lists: {
    type: 'array',
    prefixItems: [{ type: 'integer', multipleOf: 5 }],
    items: { type: ['string', 'object'] },
    contains: { const: 'needed' },
    uniqueItems: true,
    minItems: 2,
  },
  nothing: false,
};

const data: JsonValue[] = [
  {},
  null,
  { 'date-time': '2026-03-02T15:04:05Z', date: '2026-02-30', email: 'a@b.example', uuid: 'x', regex: '(', int32: 1.5 },
  {
    'date-time': 'yesterday',
    time: '25:00:00Z',
    duration: 'P1D',
    uri: 'a b',
    ipv4: '1.2.3.4',
    hostname: '-',
    int32: 7,
  },
  { a: 'aa', b: '12', c_at: '1Z' },
  { a: '12', b: 'aa', c_at: '1', longer: 1 },
  { one: { id: 'ab' }, kind: 'x' },
  { two: 1, kind: 'x', extra: null },
  { one: { id: 'é' }, kind: 'z', more: 1 },
  [5, 'needed'],
  [4, 'needed', 'needed', 1],
  [{ a: 1 }, { a: 1 }],
  [5],
];

let folder: string;
let packed: LoadedMappings;
let written: LoadedMappings;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 's3sf-packed-'));
  const [mappingsDir, outDir] = [join(folder, 'mappings'), join(folder, 'dist')];
  await mkdir(mappingsDir);
  for (const [type, schema] of Object.entries(schemas)) {
    const records = [{ object: 'Contact', key: { Counselor_Id__c: 'id' } }];
    await writeFile(join(mappingsDir, `${type}.yaml`), JSON.stringify({ event: type, schema, records }));
  }
  await packFolder({ mappingsDir, schemaDir: 'salesforce/schema', outDir });
  packed = await readPackedMappings(outDir);
  written = await readMappings({ mappingsDir, schemaDir: 'salesforce/schema' });
});
afterAll(() => rm(folder, { recursive: true }));

test.each(Object.keys(schemas))('%s', async (type) => {
  expect(written.problems).toEqual([]);
  const [atBuild, atRunTime] = [packed, written].map(({ mappings }) => mappings.forType(type)?.breaches);
  const { newBudget } = written.mappings;
  const results = await Promise.all(data.map((each) => atRunTime?.(each, newBudget())));
  expect(await Promise.all(data.map((each) => atBuild?.(each, newBudget())))).toEqual(results);
  expect(results.filter((breaches) => breaches?.length !== 0).length).toBeGreaterThan(1);
});
