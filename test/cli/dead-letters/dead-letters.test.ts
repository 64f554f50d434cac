// Reading, selecting and grouping dead-letter messages, without a queue.
import { expect, test } from 'vitest';
import { readLocation } from '../../../src/cli/aws/s3-location.ts';
import { readDeadLetter, redriveBody } from '../../../src/cli/dead-letters/dead-letter.ts';
import { addOther, deadLetterFilter, noOthers } from '../../../src/cli/dead-letters/dead-letter-filter.ts';
import { groupDeadLetters } from '../../../src/cli/dead-letters/dead-letter-groups.ts';
import { countInvisible } from '../../../src/cli/dead-letters/invisible-messages.ts';
import { renderEach, renderOthers } from '../../../src/cli/dead-letters/render-dead-letters.ts';
import { returnedMessages } from '../../../src/cli/dead-letters/returned-messages.ts';
import { UsageError } from '../../../src/cli/io.ts';
import { plainTerminal } from '../../../src/cli/rendering/terminal.ts';
import { allLines, type LineRanges, parseLines } from '../../../src/line-ranges.ts';
import { extensionKey, requestBody } from '../../../src/request.ts';

const now = Date.parse('2026-03-02T12:00:00Z');

interface MessageFacts {
  key?: string;
  versionId?: string;
  lines?: string;
  count?: number;
  ids?: string[];
  code?: string;
}

function deadLetter({
  key = 'a.jsonl',
  versionId = 'v1',
  lines = '1',
  count = 1,
  ids = ['e-1'],
  code = '',
}: MessageFacts = {}) {
  const events = ids.map((id, index) => ({ line: index + 1, id, source: 's', type: 't', time: '', written: [] }));
  const report = { code, message: 'm', attempts: 3, at: '2026-03-02T11:00:00.000Z', count, events };
  const body = requestBody(
    {
      objects: [{ bucket: 'b', key, versionId }],
      lines: parseLines(lines) as LineRanges,
      attempts: 0,
      mayHaveWritten: false,
    },
    report,
  );
  return readDeadLetter({
    messageId: 'm',
    receiptHandle: 'r',
    body,
    receiveCount: 1,
    sentAt: now,
    movedBySqs: false,
    attributes: { Code: code || 'salesforce/rejected', Reason: 'm' },
  });
}

test('a message has come back if its object was moved and it was sent after the start', () => {
  const returned = returnedMessages(now);
  returned.moved(deadLetter({ lines: '1-3' }));
  expect(returned.isReturned(deadLetter({ lines: '2' }))).toBe(true);
  expect(returned.isReturned(deadLetter({ versionId: 'v2' }))).toBe(false);
  const later = returnedMessages(now + 1);
  later.moved(deadLetter());
  expect(later.isReturned(deadLetter())).toBe(false);
});

test('one line of one object selects the messages that contain it', () => {
  const selects = deadLetterFilter({ at: { key: 'a.jsonl', line: 3 } }, now);
  expect(selects(deadLetter({ lines: '1-3' }))).toBe(true);
  expect(selects(deadLetter({ lines: '2,9-' }))).toBe(false);
  expect(selects(deadLetter({ lines: '1-3', key: 'a.jsonl.gz' }))).toBe(false);
});

test('the same line of the same version counts once, other lines and other versions count', () => {
  const deadLetters = [
    deadLetter({ lines: '1-3', count: 3 }),
    deadLetter({ lines: '2-4', count: 3 }),
    deadLetter({ lines: '2-4', count: 3, versionId: 'v2' }),
    deadLetter({ lines: '9-', versionId: 'v3' }),
  ];
  expect(groupDeadLetters(deadLetters)).toMatchObject([{ messages: 4, events: 4 + 3 + 1 }]);
});

test('a split message counts its own lines, not those of the whole', () => {
  expect(
    groupDeadLetters([deadLetter({ lines: '1,3', count: 4 }), deadLetter({ lines: '5,7', count: 4 })])[0]?.events,
  ).toBe(4);
});

test('a message that cannot be understood is one event without a location', () => {
  const unreadable = readDeadLetter({
    messageId: 'm',
    receiptHandle: 'r',
    body: 'nonsense',
    receiveCount: 1,
    sentAt: now,
    movedBySqs: false,
    attributes: { Code: 'message/unreadable', Reason: 'm', Attempts: '1' },
  });
  expect(unreadable).toMatchObject({ objects: [], named: [], attempts: 1 });
  expect(groupDeadLetters([unreadable])).toMatchObject([{ events: 1 }]);
  expect(redriveBody(unreadable)).toBe('nonsense');
});

test('the list names the location, the first events and how many more there are', () => {
  const text = renderEach([deadLetter({ lines: '1-2,5', count: 3, ids: ['e-1', 'e-2'] })], plainTerminal);
  expect(text).toContain('s3://b/a.jsonl:1-2,5  e-1, e-2 and 1 more');
  expect(renderEach([deadLetter({ lines: '1-', ids: [] })], plainTerminal)).toContain('s3://b/a.jsonl\n');
});

test('a message is selected by an event it names, and by the start of a key or location', () => {
  const own = deadLetter({ key: 'x/a:7', ids: ['e-1', 'e-2'] });
  const selects = (options: object) => deadLetterFilter(options, now)(own);
  expect([selects({ event: 'e-2' }), selects({ event: 'e-3' })]).toEqual([true, false]);
  const keys = ['x/', 'x/a:7', 'x/a:7:1', 's3://b/x/', 's3://b/x/a:7:1', 's3://other/x/', 'a'];
  expect(keys.map((key) => selects({ key }))).toEqual([true, true, true, true, true, false, false]);
});

test.each(['s3://b', 's3://b/', 's3:///k', ''])('%j names no object', (text) => {
  expect(() => readLocation(text, '--key')).toThrow(UsageError);
});

test('a code is also suggested by its second half', () => {
  expect(() => deadLetterFilter({ code: 'rejected' }, now)).toThrow('Did you mean salesforce/rejected?');
  expect(() => deadLetterFilter({ code: 'toString' }, now)).toThrow('s3sf explain');
});

test('a search for an event mentions messages that do not name all of their events', () => {
  const others = noOthers();
  addOther(others, deadLetter({ lines: '1-30', count: 30, ids: ['e-1'] }));
  expect(renderOthers(others, { event: 'e-20' })).toContain('--key');
  expect(renderOthers(others, {})).not.toContain('--key');
  expect(renderOthers(noOthers(), { event: 'e-20' })).toBe('The dead-letter queue is empty.\n');
});

test('a message that was seen is not counted as invisible, though the counts of SQS lag behind', async () => {
  const from = (visible: number, invisible: number, seen: number, after = { visible, invisible }) =>
    countInvisible({ before: { visible, invisible }, seen, kept: seen, count: async () => after });
  expect(await from(3, 2, 3)).toBe(2);
  expect(await from(0, 3, 3)).toBe(0);
  expect(await from(0, 0, 4)).toBe(0);
  // Another command received two between the count and the look; or the count was out of date.
  expect(await from(3, 0, 1, { visible: 1, invisible: 2 })).toBe(2);
  expect(await from(3, 0, 1, { visible: 0, invisible: 3 })).toBe(2);
  expect(await from(3, 0, 1, { visible: 1, invisible: 0 })).toBe(0);
  expect(await from(3, 0, 0, { visible: 3, invisible: 0 })).toBe(0);
});

test('a message that is moved gets ten new attempts and a new chain', () => {
  const request = {
    objects: [{ bucket: 'b', key: 'a' }],
    lines: allLines,
    attempts: 3,
    hops: 7,
    mayHaveWritten: false,
  };
  const moved = readDeadLetter({
    messageId: 'm',
    receiptHandle: 'r',
    body: requestBody(request),
    receiveCount: 11,
    sentAt: now,
    movedBySqs: true,
    attributes: {},
  });
  expect(JSON.parse(redriveBody(moved))[extensionKey]).toEqual({ version: 1, attempts: 0, tried: true });
});
