// What the demo reports about rows that Salesforce did not accept as they were first sent.
import { expect, test } from 'vitest';
import {
  type DemoEvent,
  type DemoResult,
  hasEnded,
  objectSummary,
} from '../../../../src/cli/local-stack/demo/demo-result.ts';
import { notesOf, renderDemo, renderDemoEvent } from '../../../../src/cli/local-stack/demo/render-demo.ts';
import { writtenRecords } from '../../../../src/cli/local-stack/demo/written-records.ts';
import { plainTerminal, terminalOn } from '../../../../src/cli/rendering/terminal.ts';
import type { LoggedOutcome } from '../../../../src/cli/trace/logged-outcome.ts';
import type { JsonObject } from '../../../../src/json.ts';

const eventWith = (written: object[]): DemoEvent => ({
  type: 't',
  id: 'e',
  publishedAt: 0,
  doneAt: 1_781,
  outcome: {
    outcome: 'applied',
    attempts: 0,
    event: { id: 'e', type: 't', source: 's' },
    location: { key: 'k', line: 1 },
    written: written as { sObject: string; result: string }[],
  },
});
const sums = { created: 2, updated: 0, deleted: 0, failed: 1 };

test('a row that was written without its lookup is not a refusal', () => {
  const written = [{ sObject: 'Task', operation: 'create', result: 'created', omitted: ['OwnerId'] }];
  const summary = objectSummary('Task', sums, [eventWith(written)]);
  expect(summary).toMatchObject({ refused: 0, withoutLookups: { records: 1, lookups: ['OwnerId'] } });
  expect(notesOf(summary)[0]).toContain('Task: 1 record without OwnerId');
});

test('a create whose record existed already is not a refusal', () => {
  const written = [{ sObject: 'Task', operation: 'create', result: 'unchanged' }];
  expect(objectSummary('Task', sums, [eventWith(written)])).toMatchObject({ refused: 0, alreadyThere: 1 });
});

test('a refused row is counted, whatever happened to other objects', () => {
  const written = [{ sObject: 'Contact', operation: 'upsert', result: 'created', omitted: ['AccountId'] }];
  const summary = objectSummary('Task', sums, [eventWith(written)]);
  expect(summary).toMatchObject({ created: 2, refused: 1, withoutLookups: { records: 0 } });
  expect(notesOf(summary)).toEqual([]);
});

test('a note explains why events made more changes than there were writes', () => {
  const written = Array.from({ length: 3 }, () => ({ sObject: 'Contact', operation: 'upsert', result: 'updated' }));
  const noteFor = (updated: number) =>
    notesOf(objectSummary('Contact', { created: 0, updated, deleted: 0, failed: 0 }, [eventWith(written)]));
  expect(noteFor(1)).toEqual(['Contact: 3 changes by events took 1 write, because some were to the same record']);
  expect(noteFor(3)).toEqual([]);
});

test('an event is one aligned line, and its records move below it where the window is narrow', () => {
  const ids = ['0035e0000000001AAA', '00T5e0000000001EAA'];
  const written = ids.map((id) => ({ sObject: 'Supervisor_Note__c', result: 'created', id }));
  const event = eventWith(written);
  const columns = { type: 3, id: 4 };
  expect(renderDemoEvent(event, columns, plainTerminal)).toBe(
    `  1781 ms  applied     t    e     →  ${ids.map((id) => `Supervisor_Note__c created ${id}`).join(', ')}\n`,
  );
  const narrow = renderDemoEvent(event, columns, terminalOn({ isTTY: true, columns: 80 }, { NO_COLOR: '1' }));
  expect(narrow.split('\n')).toEqual([
    '  1781 ms  applied     t    e',
    ...ids.map((id) => `                       Supervisor_Note__c created ${id}`),
    '',
  ]);
});

test.each([
  [120, 2],
  [200, 1],
])('in a window of %i columns every event with a record takes %i lines', (columns, lines) => {
  const event = eventWith([{ sObject: 'Contact', result: 'created', id: '0035e0000000001AAA' }]);
  const text = renderDemoEvent(event, { type: 3, id: 4 }, terminalOn({ isTTY: true, columns }, {}));
  expect(text.trimEnd().split('\n')).toHaveLength(lines);
});

test('a demo waits no longer for an event that is a dead letter', () => {
  const event = eventWith([]);
  const ended = (more: object) => hasEnded({ ...event, outcome: { ...(event.outcome as LoggedOutcome), ...more } });
  expect(ended({})).toBe(true);
  expect(ended({ outcome: 'failed', next: 'dead-letter' })).toBe(true);
  expect(ended({ outcome: 'failed', next: 'retry' })).toBe(false);
  expect(hasEnded({ ...event, outcome: undefined })).toBe(false);
});

test('the records are shown with their values, and lookups by name', () => {
  const [contact, task, coach] = ['0035e0000000001AAA', '00T5e0000000001EAA', '0055e0000000001AAA'];
  const org: Record<string, JsonObject[]> = {
    Contact: [
      { Id: contact, FirstName: 'Mira', LastName: 'Okonjo', Title: null, CreatedDate: '2026-03-02T15:04:05Z' },
      { Id: '0035e0000000002AAA', LastName: 'Somebody else' },
    ],
    Task: [{ Id: task, Subject: 'Check in', WhoId: contact, OwnerId: coach }],
    User: [{ Id: coach, Name: 'Ana Silva' }],
  };
  const written = [
    { sObject: 'Contact', result: 'created', id: contact },
    { sObject: 'Task', result: 'created', id: task.slice(0, 15) },
  ];
  expect(writtenRecords(written, (sObject) => org[sObject] ?? [])).toEqual([
    {
      sObject: 'Contact',
      id: contact,
      values: [
        ['FirstName', 'Mira'],
        ['LastName', 'Okonjo'],
      ],
    },
    {
      sObject: 'Task',
      id: task,
      values: [
        ['Subject', 'Check in'],
        ['WhoId', 'Mira Okonjo'],
        ['OwnerId', 'Ana Silva'],
      ],
    },
  ]);
});

test('more than five records of an object are shown with --all, and those that the demo made up are named', () => {
  const counts = { function: { invocations: 1, running: 0 } };
  const result = {
    ...{ events: [], objects: [], stages: [], missing: 0, elapsedMs: 5, salesforce: { apiCalls: 1 }, counts },
    records: [1, 2, 3, 4, 5, 6, 7].map((each) => ({ sObject: 'Contact', id: `c-${each}`, values: [['Title', each]] })),
    invented: [
      { sObject: 'Campaign', fields: { Code__c: 'spring', Name: 'Campaign spring' } },
      { sObject: 'User', fields: { Coach_Id__c: 'k-1' } },
    ],
  } as unknown as DemoResult;
  const short = renderDemo(result, plainTerminal);
  expect(short).toContain('and 2 more: Contact (--all shows them)');
  expect(short).not.toContain('c-7');
  expect(short).toContain('created the records that the examples link to or update: Campaign "spring"; User "k-1".');
  const whole = renderDemo(result, plainTerminal, { all: true });
  expect(whole).toContain('c-7');
  expect(whole).not.toContain('more: Contact');
  expect(renderDemo({ ...result, invented: [] }, plainTerminal)).not.toContain('The demo itself');
});
