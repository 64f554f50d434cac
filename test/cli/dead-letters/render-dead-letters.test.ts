import { expect, test } from 'vitest';
import type { RedriveResult } from '../../../src/cli/commands/operations/redrive.ts';
import type { DeadLetter } from '../../../src/cli/dead-letters/dead-letter.ts';
import { noOthers } from '../../../src/cli/dead-letters/dead-letter-filter.ts';
import { renderDeadLetters, renderRedriveNotes } from '../../../src/cli/dead-letters/render-dead-letters.ts';
import { widthOf } from '../../../src/cli/rendering/fit-text.ts';
import { plainTerminal, terminalOn } from '../../../src/cli/rendering/terminal.ts';

const deadLetter: DeadLetter = {
  message: {
    messageId: 'm',
    receiptHandle: 'r',
    body: '',
    receiveCount: 1,
    sentAt: 0,
    movedBySqs: false,
    attributes: {},
  },
  code: 'salesforce/rejected',
  reason: 'Task 00T5e0000000001EAA: a text is longer than its field.',
  type: 'counselor.active_rescue',
  at: Date.parse('2026-03-02T18:30:00Z'),
  attempts: 3,
  objects: [{ bucket: 'events', key: 'events/first\u001b[2J.json' }],
  lines: [[1, 1]],
  named: [{ id: 'example-rescue-1' }],
  events: 1,
};
const result = (more: Partial<RedriveResult> = {}): RedriveResult => ({
  moved: false,
  deadLetters: [deadLetter],
  others: noOthers(),
  invisible: 0,
  end: 'finished',
  refused: { messages: 0, codes: [] },
  cameBack: 0,
  archive: { kind: 'read', bucket: 'events', foreign: [], otherQueues: [] },
  ...more,
});

test.each([80, 120])('fits %i columns with whole codes and Ids, and shows control characters', (columns) => {
  const text = renderDeadLetters(result(), { list: true }, terminalOn({ isTTY: true, columns }, { NO_COLOR: '1' }));
  expect(Math.max(...text.split('\n').map(widthOf))).toBeLessThanOrEqual(columns);
  for (const whole of ['salesforce/rejected', '00T5e0000000001EAA', 'example-rescue-1', 'first\\u001b[2J.json']) {
    expect(text).toContain(whole);
  }
  expect(text).not.toContain('\u001b');
});

test('without --yes it says that nothing was moved, with it where the messages are', () => {
  expect(renderDeadLetters(result(), { list: false }, plainTerminal)).toContain('Nothing was moved. Add --yes');
  expect(renderDeadLetters(result({ moved: true }), { list: false }, plainTerminal)).toContain(
    'in the backlog queue now',
  );
});

test('an empty list says nothing about the queue unless all of it was read', () => {
  const none = result({ deadLetters: [] });
  expect(renderDeadLetters(none, { list: false }, plainTerminal)).toBe('The dead-letter queue is empty.\n');
  for (const more of [{ invisible: 1 }, { end: 'out-of-time' as const }]) {
    expect(renderDeadLetters({ ...none, ...more }, { list: false }, plainTerminal)).toBe('');
  }
});

test('each obstacle is one line that says what to do', () => {
  const notes = renderRedriveNotes(
    result({ refused: { messages: 2, codes: ['AccessDenied'] }, cameBack: 1, invisible: 2, end: 'interrupted' }),
    plainTerminal,
  );
  expect(notes.split('\n')).toEqual([
    'The backlog queue did not accept 2 messages (AccessDenied). Your user or role lacks a permission: docs/operations.md lists what each command needs.',
    '1 message came back at once: the events still fail, so these are dead letters again.',
    '2 dead-letter messages are temporarily invisible: recover or another redrive is reading them. Run the command again in a minute or two.',
    'Interrupted before every dead-letter message was read. To resume, run the same command again.',
    '',
  ]);
  expect(renderRedriveNotes(result(), plainTerminal)).toBe('');
});

test('parked messages are called parked', () => {
  const parked = result({ deadLetters: [], archive: { kind: 'not-asked' } });
  const textOf = (more: Partial<RedriveResult>) => renderRedriveNotes({ ...parked, ...more }, plainTerminal);
  expect(renderDeadLetters(parked, { list: false }, plainTerminal)).toBe('The parked queue is empty.\n');
  const others = { ...noOthers(), messages: 1 };
  expect(renderDeadLetters({ ...parked, others }, { list: false }, plainTerminal)).toMatch(
    /^No parked message matches/,
  );
  expect(textOf({ invisible: 1 })).toContain('1 parked message is');
  expect(textOf({ cameBack: 1 })).toContain('these are parked again');
  expect(textOf({ end: 'interrupted' })).toContain('every parked message');
  expect(textOf({ end: 'out-of-time' })).toContain('every parked message');
});
