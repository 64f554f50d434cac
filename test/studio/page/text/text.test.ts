import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pathTo, routeOf } from '../../../../src/studio/page/frame/route.ts';
import { inFormWords } from '../../../../src/studio/page/mapping/new/in-form-words.ts';
import { usefulColumns } from '../../../../src/studio/page/salesforce/useful-columns.ts';
import { age } from '../../../../src/studio/page/text/age.ts';
import { inCode } from '../../../../src/studio/page/text/in-code.ts';

const names = (sentence: string) => inCode(sentence).flatMap(({ text, isCode }) => (isCode ? [text] : []));

it('sets the code of a sentence in the font of the editor', () => {
  expect(names('Did you mean first_name?')).toEqual(['first_name']);
  expect(names('Nothing in the schema is called "firstname".')).toEqual(['"firstname"']);
  expect(names('It is in examples/an-evening.jsonl.')).toEqual(['examples/an-evening.jsonl']);
  expect(names('The newest event wins, whatever the order.')).toEqual([]);
  expect(names(`The event's key: { Key__c: '"shift/" & data.shift.id' }, or the person's "own".`)).toEqual([
    'Key__c',
    `'"shift/" & data.shift.id'`,
    '"own"',
  ]);
});

const written = (sentence: string, where: 'file' | 'form') =>
  inCode(sentence, where)
    .map(({ text }) => text)
    .join('');

it('leaves nothing of a sentence out, because quotes and backquotes are part of an expression', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('"', "'", '`', ' ', '&', 'a', 'data.x', 'Key__c', '(', ')', '?:')),
      (parts) => {
        expect(written(parts.join(''), 'file')).toBe(parts.join(''));
      },
    ),
  );
});

it('shows in the form what people type there, without the quotes of YAML', () => {
  expect(written(`A text needs quotes of its own: '"like this"'.`, 'form')).toBe(
    'A text needs quotes of its own: "like this".',
  );
  expect(written(`The event's own id. Write '"don''t " & data.x'.`, 'form')).toBe(
    `The event's own id. Write "don't " & data.x.`,
  );
  expect(inFormWords(`The Task has no subject. Add this under "fields": Subject: '"Please call"'`)).toBe(
    `The Task has no subject. Choose “Add field”, then Subject, and type '"Please call"'.`,
  );
  expect(
    inFormWords('Add this to the record: links: { OwnerId: { object: User, key: { Key__c: … }, notFound: omit } }'),
  ).toBe('Choose “Add field”, then OwnerId.');
});

it('finds the way back from every path', () => {
  expect(routeOf(pathTo('map', ['Contact', 'Last Name/é']), '')).toEqual({
    screen: 'map',
    rest: ['Contact', 'Last Name/é'],
    query: {},
  });
  expect(routeOf('/mapping/mappings/a.yaml', '?line=3')).toEqual({
    screen: 'mapping',
    rest: ['mappings', 'a.yaml'],
    query: { line: '3' },
  });
  expect(routeOf('/')).toEqual({ screen: 'mapping', rest: [], query: {} });
  expect(routeOf('/map/%E0%A4%A')).toEqual({ screen: 'map', rest: ['%E0%A4%A'], query: {} });
});

it('says an age in one unit', () => {
  const now = Date.parse('2026-03-02T12:00:00Z');
  expect(age('2026-03-02T11:59:20Z', now)).toBe('40 s');
  expect(age('2026-03-02T11:00:00Z', now)).toBe('1 h');
  expect(age('2026-02-28T12:00:00Z', now)).toBe('2 days');
  expect(age('2026-03-02T12:00:05Z', now)).toBe('0 s');
});

it('leaves columns out that say nothing, and puts those of Salesforce last', () => {
  const cell = (value: string | boolean) => ({ value, text: String(value) });
  const columns = ['CreatedDate', 'IsEmailBounced', 'LastName'].map((field) => ({ field, label: field }));
  const rows = [
    { id: '1', cells: { CreatedDate: cell('2026'), IsEmailBounced: cell(false), LastName: cell('Okonjo') } },
  ];
  expect(usefulColumns({ columns, rows }).map(({ field }) => field)).toEqual(['LastName', 'CreatedDate']);
});
