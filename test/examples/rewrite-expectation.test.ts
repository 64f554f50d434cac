// Everything outside the difference stays byte for byte: comments, quotes, blank lines, folds.
import { readdir, readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { rewriteExpectation } from '../../src/examples/rewrite-expectation.ts';
import type { JsonObject, JsonValue } from '../../src/json.ts';
import { isBlank } from '../../src/values/blank.ts';

const file = `# The first line.
event: counselor.login   # by hand
records:
  - object: Contact
    key: { Counselor_Id__c: 'data.id' }

examples:
    # Before the example.
  - name: "one"   # its name
    event: {type: counselor.login,  id: 1}
    expect:
      # The Contact.
      - Contact:
          Counselor_Id__c: "c-1" # the key
          # Said so.
          Title:   'Coach'
          Active__c: 3
          Note: >-
            A text that is folded
            over lines.

          AccountId: { Account: { Site: north } }   # a link
      # The Task.
      - Task:
          Event_Id__c: e-1
          Subject: Call
  - name: two
    event: { type: counselor.login }
    expect: []   # nothing
`;
const contact = {
  Counselor_Id__c: 'c-1',
  Title: 'Coach',
  Active__c: 3,
  Note: 'A text that is folded over lines.',
  AccountId: { Account: { Site: 'north' } },
};
const task = { Event_Id__c: 'e-1', Subject: 'Call' };

function changedLines(after: string, before = file) {
  const [old, now] = [before.split('\n'), after.split('\n')];
  return { gone: old.filter((line) => !now.includes(line)), come: now.filter((line) => !old.includes(line)) };
}

test('an expectation that matches is left alone', () => {
  expect(rewriteExpectation(file, 0, [{ Contact: contact }, { Task: task }])).toBe(file);
});

test('a value keeps its quotes and the comment after it', () => {
  const after = rewriteExpectation(file, 0, [
    { Contact: { ...contact, Counselor_Id__c: 'c-2', Title: "Coach's" } },
    { Task: task },
  ]);
  expect(after).toBe(file.replace('"c-1"', '"c-2"').replace("'Coach'", "'Coach''s'"));
});

test('numbers, folded texts and links are changed in place', () => {
  const changed = { ...contact, Active__c: 4, Note: 'Another text.', AccountId: { Account: { Site: 'south' } } };
  expect(changedLines(rewriteExpectation(file, 0, [{ Contact: changed }, { Task: task }]))).toEqual({
    gone: [
      '          Active__c: 3',
      '            A text that is folded',
      '            over lines.',
      '          AccountId: { Account: { Site: north } }   # a link',
    ],
    come: [
      '          Active__c: 4',
      '            Another text.',
      '          AccountId: { Account: { Site: south } }   # a link',
    ],
  });
});

test('a new field is inserted in order, and a removed one takes its line with it', () => {
  const { Title: _, ...rest } = contact;
  const after = rewriteExpectation(file, 0, [
    { Contact: { ...rest, Phone: '12' } },
    { Task: { Event_Id__c: 'e-1', Priority: 'High', Subject: 'Call' } },
  ]);
  expect(changedLines(after)).toEqual({
    gone: ["          Title:   'Coach'"],
    come: ['          Phone: "12"', '          Priority: High'],
  });
  expect(after).toContain('Event_Id__c: e-1\n          Priority: High\n          Subject: Call\n');
});

test('a removed or added record leaves the others as they are', () => {
  expect(changedLines(rewriteExpectation(file, 0, [{ Contact: contact }]))).toEqual({
    gone: ['      - Task:', '          Event_Id__c: e-1', '          Subject: Call'],
    come: [],
  });
  const lead = { Lead: { Email: 'a@example.com', OwnerId: { User: { Coach_Id__c: 'x' } } } };
  const after = rewriteExpectation(file, 0, [{ Contact: contact }, lead, { Task: task }]);
  expect(changedLines(after)).toEqual({
    gone: [],
    come: ['      - Lead:', '          Email: a@example.com', '          OwnerId: { User: { Coach_Id__c: x } }'],
  });
});

test('an empty expectation becomes records and keeps its comment, and records become a failure', () => {
  const after = rewriteExpectation(file, 1, [{ Task: task }]);
  expect(after).toContain(
    '    expect:   # nothing\n      - Task:\n          Event_Id__c: e-1\n          Subject: Call\n',
  );
  expect(rewriteExpectation(file, 0, { failed: 'plan/empty-key' })).toContain(
    '    expect: { failed: plan/empty-key }\n  - name: two',
  );
});

test('records that change their order are rewritten', () => {
  const after = rewriteExpectation(file, 0, [{ Task: task }, { Contact: contact }]);
  expect(parse(after).examples[0].expect).toEqual([{ Task: task }, { Contact: contact }]);
  expect(after.startsWith(file.slice(0, file.indexOf('    expect:')))).toBe(true);
  expect(after.endsWith(file.slice(file.indexOf('  - name: two')))).toBe(true);
});

test('a file with Windows line ends keeps them', () => {
  const windows = file.replaceAll('\n', '\r\n');
  const actual: JsonValue = [{ Contact: { ...contact, Phone: '1' } }, { Task: task }];
  expect(rewriteExpectation(windows, 0, actual)).toBe(rewriteExpectation(file, 0, actual).replaceAll('\n', '\r\n'));
});

const scalar = fc.oneof(
  fc.string(),
  fc.constantFrom(
    'yes',
    '- a',
    'a: b',
    '# c',
    "it's",
    'x'.repeat(200),
    `${'word '.repeat(40)}end`,
    'two\nlines\n',
    ' padded ',
  ),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const fields = fc.dictionary(
  fc.constantFrom('Title', 'Phone', 'Note__c', 'Subject', 'Active__c', 'Counselor_Id__c'),
  scalar,
  { noNullPrototype: true },
);
const link = fc.oneof(
  fc.constant({}),
  scalar.map((value): JsonObject => ({ WhoId: { Contact: { Counselor_Id__c: value } } })),
);
const record = fc
  .tuple(fc.constantFrom('Contact', 'Task', 'Lead'), fields, link)
  .map(([name, own, links]): JsonObject => ({ [name]: { ...own, ...links } as JsonObject }));
const expectation = fc.oneof(
  fc.array(record, { maxLength: 4 }).map((records): JsonValue => records),
  fc.constant<JsonValue>({ failed: 'plan/empty-key' }),
  fc.array(record, { maxLength: 2 }).map((written): JsonValue => ({ failed: 'salesforce/rejected', written })),
);

const names = (await readdir('mappings')).filter((name) => name.endsWith('.yaml') && !name.startsWith('_'));
const shipped = await Promise.all(names.map((name) => readFile(`mappings/${name}`, 'utf8')));

/** What Salesforce stores: a blank text that follows null is no difference, so it stays as it is in the file. */
const blankAsNull = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, member) => (typeof member === 'string' && isBlank(member) ? null : member));

test('any outcome of a shipped example can be written, and only its expectation changes', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(file, ...shipped),
      fc.nat(),
      fc.array(expectation, { minLength: 1, maxLength: 2 }),
      (text, seed, steps) => {
        const before = parse(text);
        const index = seed % before.examples.length;
        let now = text;
        for (const actual of steps) now = rewriteExpectation(now, index, actual);
        const after = parse(now);
        expect(blankAsNull(after.examples[index].expect)).toEqual(blankAsNull(steps.at(-1)));
        const own = text.indexOf(
          'expect:',
          text.indexOf(
            `name: ${text.includes(`name: "${before.examples[index].name}"`) ? '"' : ''}${before.examples[index].name}`,
          ),
        );
        expect(now.startsWith(text.slice(0, own))).toBe(true);
        const next = text.indexOf('- name:', own);
        if (next >= 0) expect(now.endsWith(text.slice(next))).toBe(true);
      },
    ),
    { numRuns: 150 },
  );
});
