// Every example of the shipped mappings, put into S3 as the platform does, must lead to the records that it expects.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readMappingFiles } from '../../src/mapping-files.ts';
import { loadMappings } from '../../src/pipeline/mapping/load-mappings.ts';
import { readSchema } from '../../src/schema-files.ts';
import { shippedMappings } from '../mappings/shipped.ts';
import { type Pipeline, startPipeline } from './harness/pipeline.ts';

type Fields = Record<string, unknown>;
type Expected = Record<string, Fields>;

const { mappings } = await loadMappings(await readMappingFiles('mappings'), await readSchema('salesforce/schema'));
// People add others, with records of their own: test/mappings/ runs their examples.
const shipped = mappings.all().filter(({ file }) => shippedMappings.some((name) => file.endsWith(`/${name}`)));
const all = shipped.flatMap(({ file, examples }) => examples.map((example) => ({ file, ...example })));
// Examples of failing events expect no records: test/mappings/ runs them.
const examples = all.filter(({ expect: expected }) => Array.isArray(expected));

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
});
afterAll(() => pipeline.close());

test('each shipped mapping loads', () => {
  expect(shipped).toHaveLength(shippedMappings.length);
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
    const record = recordOf(sObject, fields);
    if (outcome?.written[index]?.result === 'deleted') expect(record).toBeUndefined();
    else expect(record).toMatchObject(asStored(fields));
  }
});

test('no event was abandoned', async () => {
  expect(await pipeline.take('dead-letter')).toEqual([]);
  expect(await pipeline.take('parked')).toEqual([]);
});

/** Examples of one mapping share people. Here each example gets its own, so that none depends on another. */
const ownIds = (text: string, index: number) => text.replace(/\b(cc|coach|fb|note|evt-[a-z]+)-\d+\b/g, `$&-x${index}`);

/** Seeds coaches with their Accounts, counselors that the example does not create, and what a withdrawal deletes. */
function seedWhatExists(entries: [string, Fields][]): void {
  for (const [sObject, fields] of entries) {
    const [key, value] = Object.entries(fields)[0] as [string, string];
    if (Object.keys(fields).length === 1) pipeline.org.seed(sObject, { [key]: value });
    if (sObject === 'Contact' && !('LastName' in fields)) seedOnce('Contact', key, value, { LastName: 'Known' });
    for (const [target, parentKey, parent] of Object.values(fields).flatMap(linkOf)) {
      const isCreatedHere = entries.some(([other, created]) => other === target && created[parentKey] === parent);
      if (!isCreatedHere)
        seedOnce(target, parentKey, parent, { [target === 'Account' ? 'Name' : 'LastName']: 'Known' });
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

/** The fields as the org stores them: links as record ids, UTC in the notation of Salesforce. */
function asStored(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => {
      const [link] = linkOf(value);
      if (link) return [field, pipeline.record(...link)?.Id];
      return [field, typeof value === 'string' ? value.replace(/(T[\d:.]+)Z$/, '$1+0000') : value];
    }),
  );
}
