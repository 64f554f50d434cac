// Every example of the shipped mappings, put into S3 as the platform would, must lead to the records it promises.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readMappingFiles } from '../../src/mapping-files.ts';
import { loadMappings } from '../../src/pipeline/mapping/load-mappings.ts';
import { readSchema } from '../../src/schema-files.ts';
import { type Pipeline, startPipeline } from './harness/pipeline.ts';

type Fields = Record<string, unknown>;
type Expected = Record<string, Fields>;

const { mappings } = await loadMappings(await readMappingFiles('mappings'), await readSchema('salesforce/schema'));
const all = mappings.all().flatMap(({ file, examples }) => examples.map((example) => ({ file, ...example })));
// Those of events that fail promise no records: test/mappings/ runs them.
const examples = all.filter(({ expect: promised }) => Array.isArray(promised));

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
});
afterAll(() => pipeline.close());

test('six mappings are shipped, to which people add others', () => {
  expect(mappings.all().length).toBeGreaterThanOrEqual(6);
});

test.each(examples.map((example, index) => ({ ...example, index })))('$file: $name', async (example) => {
  const own = (value: unknown) => JSON.parse(ownIds(JSON.stringify(value), example.index));
  const event: { id: string; type: string } = own(example.event);
  const expected: Expected[] = own(example.expect);
  const entries = expected.flatMap((entry) => Object.entries(entry));
  seedWhatExists(entries);

  await pipeline.put(`events/${event.type}/${event.id}.json`, event);
  await pipeline.settled();

  const [outcome, ...more] = pipeline.outcomes(event.id);
  expect(more).toEqual([]);
  expect(outcome).toMatchObject({ outcome: 'applied', attempts: 0 });
  expect(outcome?.written.map(({ sObject }) => sObject)).toEqual(entries.map(([sObject]) => sObject));
  for (const [index, [sObject, fields]] of entries.entries()) {
    const found = recordOf(sObject, fields);
    if (outcome?.written[index]?.result === 'deleted') expect(found).toBeUndefined();
    else expect(found).toMatchObject(asStored(fields));
  }
});

test('nothing was given up', async () => {
  expect(await pipeline.take('dead-letter')).toEqual([]);
  expect(await pipeline.take('parked')).toEqual([]);
});

/** Examples of one mapping speak of the same people: here each has its own, so that none can lean on another. */
const ownIds = (text: string, index: number) => text.replace(/\b(cc|fb|note|evt-[a-z]+)-\d+\b/g, `$&-x${index}`);

/** Coaches, counselors whom no record of the example creates, and the record that a withdrawal takes away. */
function seedWhatExists(entries: [string, Fields][]): void {
  for (const [sObject, fields] of entries) {
    const [key, value] = Object.entries(fields)[0] as [string, string];
    if (Object.keys(fields).length === 1) pipeline.org.seed(sObject, { [key]: value });
    if (sObject === 'Contact' && !('LastName' in fields)) seedOnce('Contact', key, value, { LastName: 'Known' });
    for (const [target, parentKey, parent] of Object.values(fields).flatMap(linkOf)) {
      const isMadeHere = entries.some(([other, made]) => other === target && made[parentKey] === parent);
      if (!isMadeHere) seedOnce(target, parentKey, parent, { LastName: 'Known' });
    }
  }
}

function seedOnce(sObject: string, key: string, value: string, fields: Record<string, string>): void {
  if (!pipeline.record(sObject, key, value)) pipeline.org.seed(sObject, { [key]: value, ...fields });
}

/** `{ Contact: { Counselor_Id__c: v } }` as object, field and value; nothing for any other value. */
function linkOf(value: unknown): [string, string, string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value as Record<string, Record<string, string>>).flatMap(([sObject, key]) =>
    Object.entries(key).map(([field, text]): [string, string, string] => [sObject, field, text]),
  );
}

function recordOf(sObject: string, fields: Fields) {
  const [key, value] = Object.entries(fields)[0] as [string, unknown];
  return pipeline.record(sObject, key, value);
}

/** The fields as the org holds them: a link by the id of its record, UTC as Salesforce writes it. */
function asStored(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => {
      const [link] = linkOf(value);
      if (link) return [field, pipeline.record(...link)?.Id];
      return [field, typeof value === 'string' ? value.replace(/(T[\d:.]+)Z$/, '$1+0000') : value];
    }),
  );
}
