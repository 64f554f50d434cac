import { expect, test } from 'vitest';
import { widthOf } from '../../../src/cli/rendering/fit-text.ts';
import { plainTerminal, terminalOn } from '../../../src/cli/rendering/terminal.ts';
import { type LoggedOutcome, readOutcomes } from '../../../src/cli/trace/logged-outcome.ts';
import { renderOutcome } from '../../../src/cli/trace/render-outcome.ts';
import { renderTrace, renderTraceNotes } from '../../../src/cli/trace/render-trace.ts';
import { readTraceTarget } from '../../../src/cli/trace/trace-target.ts';
import { logged } from './logged-line.ts';

const screen = (columns: number) => terminalOn({ isTTY: true, columns }, {});
const outcomeOf = (id: string, more: object) => readOutcomes(logged(id, more))[0] as LoggedOutcome;
const resultOf = (...tries: LoggedOutcome[]) => ({
  target: readTraceTarget('e'),
  since: '14d',
  tries,
  interrupted: false,
});
const written = [{ sObject: 'Contact', result: 'created', id: '0035e0000000001AAA' }];

test('lists every record that was not written', () => {
  const failure = { code: 'salesforce/rejected', message: 'Contact: a text is longer than its field.' };
  const refused = [
    { sObject: 'Contact', code: 'salesforce/rejected', salesforceCode: 'STRING_TOO_LONG' },
    { sObject: 'Task', code: 'salesforce/parent-missing' },
  ];
  const tried = outcomeOf('e', { outcome: 'failed', next: 'dead-letter', failure, written: [], refused });
  expect(renderTrace(resultOf(tried), plainTerminal)).toBe(
    [
      't  e  from s',
      '',
      '  2026-03-02T18:30:00.000Z  attempt 1  failed, dead letter  s3://b/events/a.json:1',
      '      Contact: a text is longer than its field. [salesforce/rejected]',
      '      Contact not written: salesforce/rejected STRING_TOO_LONG',
      '      Task not written: salesforce/parent-missing',
      '',
    ].join('\n'),
  );
});

test('a duplicate shows what was written earlier', () => {
  const text = renderTrace(
    resultOf(outcomeOf('e', { written }), outcomeOf('e', { outcome: 'duplicate', written })),
    plainTerminal,
  );
  expect(text.match(/^ +(earlier: )?Contact created \w+$/gm)).toEqual([
    '      Contact created 0035e0000000001AAA',
    '      earlier: Contact created 0035e0000000001AAA',
  ]);
});

test('fields that newer events had set, and lookups that were left out, are listed record by record', () => {
  const records = [
    { sObject: 'Contact', result: 'superseded' },
    { sObject: 'Contact', result: 'updated', id: '003', superseded: ['Title', 'Status__c'] },
    { sObject: 'Task', result: 'created', id: '00T', omitted: ['OwnerId'] },
    { sObject: 'Task', result: 'created', id: '00T', omitted: ['OwnerId'], omittedFor: ['INACTIVE_OWNER_OR_USER'] },
  ];
  const text = renderTrace(resultOf(outcomeOf('e', { written: records })), plainTerminal);
  expect(text.split('\n').slice(3, 7)).toEqual([
    '      Contact superseded (newer events had set every field)',
    '      Contact updated 003 (newer events had set Title, Status__c)',
    '      Task created 00T (without OwnerId: no such record)',
    '      Task created 00T (without OwnerId: the user is inactive)',
  ]);
});

test('an object whose events could not be read has its location as heading', () => {
  const failure = { code: 'object/not-json', message: 'It is not JSON.' };
  const tried = outcomeOf('e', { event: undefined, outcome: 'failed', failure, next: 'dead-letter', written: [] });
  expect(renderTrace(resultOf(tried), plainTerminal)).toContain('no event could be read  in s3://b/events/a.json\n');
});

test.each([80, 120])('fits %i columns, never breaks an Id, and shows control characters', (columns) => {
  const location = {
    bucket: 'events-of-a-platform',
    key: `events/${'k'.repeat(20)}\u001b[2J.json`,
    line: 12,
  };
  const failure = { code: 'salesforce/rejected', message: `${'Several words '.repeat(10)}end.` };
  const tried = outcomeOf('evt\u0007-1', { location, failure, outcome: 'failed', next: 'retry', written });
  for (const text of [
    renderTrace(resultOf(tried), screen(columns)),
    renderOutcome(tried, '18:30:00', screen(columns)),
  ]) {
    expect(Math.max(...text.split('\n').map(widthOf))).toBeLessThanOrEqual(columns);
    expect(text).toContain('Contact created 0035e0000000001AAA');
    expect(text).toContain('evt\\u0007-1');
    expect(text).not.toContain('\u0007');
    expect(text).not.toContain('\u001b[2J');
  }
});

test.each([
  ['14d', 'in the last 14 days'],
  ['1h', 'in the last hour'],
  ['2026-03-01', 'since 2026-03-01'],
])('if nothing is found since %s, the text says so and what to check', (since, words) => {
  const result = { target: readTraceTarget('evt-1'), since, tries: [], interrupted: false };
  const text = renderTraceNotes(result, plainTerminal);
  expect(text).toBe(
    `No log entries for an event or object evt-1 ${words}. Check that the file reached the bucket under the right prefix, or widen --since.\n`,
  );
});

test('an interrupted search does not claim that there is nothing', () => {
  const result = { target: readTraceTarget('evt-1'), since: '14d', tries: [], interrupted: true };
  expect(renderTraceNotes(result, plainTerminal)).toBe('Interrupted before everything was read.\n');
});

test('a record that is the same as another one of its event is named by record and item, wherever outcomes are shown', () => {
  const failure = { code: 'plan/same-record', message: 'm.yaml:3:5: two items of the list are the same Task.' };
  const refused = [
    { rule: 0, item: 1, sObject: 'Task', code: 'plan/same-record', sameAs: { rule: 0, item: 0 } },
    { rule: 2, sObject: 'Task', code: 'plan/same-record', sameAs: { rule: 0, item: 4 } },
  ];
  const tried = outcomeOf('e', { outcome: 'failed', next: 'dead-letter', failure, written, refused });
  const lines = [
    'Task not written: plan/same-record (item 2 is the same record as item 1)',
    'Task not written: plan/same-record (record 3 is the same record as record 1, item 5)',
  ];
  for (const line of lines) {
    expect(renderTrace(resultOf(tried), plainTerminal)).toContain(`      ${line}\n`);
    expect(renderOutcome(tried, '1 ms', plainTerminal)).toContain(line);
  }
});
