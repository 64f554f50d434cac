// Every command that shows or writes an event keeps the digits of its numbers, and says which of them are texts.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { sampleEvent } from '../../../../src/cli/commands/mappings/sample.ts';
import { s3sf } from '../../run-s3sf.ts';
import { scratchFolder } from '../../scratch-folder.ts';

const [first, second, rounded] = ['1610521604143693812', '1610521604143693899', '1610521604143693800'];
const said = 'data.counselor.id is a number with too many digits to be exact.';

const event = `{"specversion":"1.0","id":"e-1","source":"/s","type":"counselor.seen","time":"2026-03-02T15:00:00Z","data":{"counselor":{"id":${first},"last_name":"Okonjo"}}}`;

const mapping = (expect: string) => `event: counselor.seen
records:
  - object: Contact
    key: { Counselor_Id__c: $string(data.counselor.id) }
    fields: { LastName: data.counselor.last_name }
examples:
  - name: an id of 19 digits
    event: ${event.replaceAll('":', '": ').replace(first ?? '', second ?? '')}
    expect: ${expect}
`;

const folderWith = (expect: string) => scratchFolder({ 'seen.yaml': mapping(expect), 'event.json': event });

test('preview', async () => {
  const folder = await folderWith('[]');
  const file = path.join(folder, 'event.json');
  const { out } = await s3sf(['preview', file, '--mappings', folder]);
  expect(out).toContain(said);
  expect(out).toContain(`"${first}"`);
  const json = await s3sf(['preview', file, '--mappings', folder, '--json']);
  expect(JSON.parse(json.out)).toMatchObject({ inexact: ['data.counselor.id'] });
  expect(out + json.out).not.toContain(rounded);
});

test('test, and test --update', async () => {
  const folder = await folderWith('[]');
  const failed = await s3sf(['test', '--mappings', folder]);
  expect(failed).toMatchObject({ code: 1, out: expect.stringContaining(said) });
  const { code, out } = await s3sf(['test', '--update', '--mappings', folder]);
  expect(code).toBe(0);
  expect(out).toContain(said);
  const text = await readFile(path.join(folder, 'seen.yaml'), 'utf8');
  expect(text).toContain(`Counselor_Id__c: "${second}"`);
  expect(text + out + failed.out).not.toContain(rounded);
  const json = await s3sf(['test', '--mappings', folder, '--json']);
  expect(JSON.parse(json.out)).toMatchObject({ examples: [{ inexact: ['data.counselor.id'] }] });
});

test('check warns where an expression reads it', async () => {
  const folder = await folderWith('[]');
  const { code, out } = await s3sf(['check', '--mappings', folder, '--json']);
  expect(code).toBe(0);
  const { problems } = JSON.parse(out);
  expect(problems).toContainEqual(
    expect.objectContaining({ code: 'mapping/inexact-number', severity: 'warning', line: 4 }),
  );
});

test('sample', async () => {
  const folder = await folderWith('[]');
  const sample = await sampleEvent('counselor.seen', { mappings: folder, schema: 'salesforce/schema' });
  expect(JSON.stringify(sample)).toContain(`"id":${second}`);
});

test('new', async () => {
  const folder = await scratchFolder({ 'event.json': event });
  const argv = ['new', path.join(folder, 'event.json'), '--object', 'Contact', '--mappings', folder];
  const { code, out } = await s3sf(argv);
  expect(code).toBe(0);
  expect(out.replaceAll(/\s+/g, ' ')).toContain(
    'are texts in expressions, and in quotes in the example: data.counselor.id.',
  );
  const text = await readFile(path.join(folder, 'counselor.seen.yaml'), 'utf8');
  expect(text).toContain(`id: "${first}"`);
  expect(text + out).not.toContain(rounded);
  expect((await s3sf(['test', '--mappings', folder])).code).toBe(0);
});
