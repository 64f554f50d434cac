// What the command makes of dead letters, without a queue.
import { expect, test } from 'vitest';
import { readLocation } from '../../../src/cli/aws/s3-location.ts';
import { bodyToTryAgain, deadLetterOf } from '../../../src/cli/dead-letters/dead-letter.ts';
import { addOther, deadLetterFilter, noOthers, othersText } from '../../../src/cli/dead-letters/dead-letter-filter.ts';
import { deadLetterTable, groupsOf } from '../../../src/cli/dead-letters/dead-letter-report.ts';
import { hiddenMessages } from '../../../src/cli/dead-letters/hidden-messages.ts';
import { returnedMessages } from '../../../src/cli/dead-letters/returned-messages.ts';
import { UsageError } from '../../../src/cli/io.ts';
import { allLines, type LineRanges, parseLines } from '../../../src/line-ranges.ts';
import { extensionKey, requestBody } from '../../../src/request.ts';

const now = Date.parse('2026-03-02T12:00:00Z');

interface DeadLetter {
  key?: string;
  versionId?: string;
  lines?: string;
  count?: number;
  ids?: string[];
  code?: string;
}

function letter({
  key = 'a.jsonl',
  versionId = 'v1',
  lines = '1',
  count = 1,
  ids = ['e-1'],
  code = '',
}: DeadLetter = {}) {
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
  return deadLetterOf({
    messageId: 'm',
    receiptHandle: 'r',
    body,
    receiveCount: 1,
    sentAt: now,
    movedBySqs: false,
    attributes: { Code: code || 'salesforce/rejected', Reason: 'm' },
  });
}

test('a letter is a returned one where its object was moved and it was sent after the start', () => {
  const returned = returnedMessages(now);
  returned.moved(letter({ lines: '1-3' }));
  expect(returned.isReturned(letter({ lines: '2' }))).toBe(true);
  expect(returned.isReturned(letter({ versionId: 'v2' }))).toBe(false);
  const later = returnedMessages(now + 1);
  later.moved(letter());
  expect(later.isReturned(letter())).toBe(false);
});

test('the same line of the same version counts once, other lines and other versions count', () => {
  const deadLetters = [
    letter({ lines: '1-3', count: 3 }),
    letter({ lines: '2-4', count: 3 }),
    letter({ lines: '2-4', count: 3, versionId: 'v2' }),
    letter({ lines: '9-', versionId: 'v3' }),
  ];
  expect(groupsOf(deadLetters)).toMatchObject([{ messages: 4, events: 4 + 3 + 1 }]);
});

test('a message in pieces counts its own lines, not those of the whole in each', () => {
  expect(groupsOf([letter({ lines: '1,3', count: 4 }), letter({ lines: '5,7', count: 4 })])[0]?.events).toBe(4);
});

test('a letter that nobody understands is one event without a place', () => {
  const unreadable = deadLetterOf({
    messageId: 'm',
    receiptHandle: 'r',
    body: 'nonsense',
    receiveCount: 1,
    sentAt: now,
    movedBySqs: false,
    attributes: { Code: 'message/unreadable', Reason: 'm', Attempts: '1' },
  });
  expect(unreadable).toMatchObject({ objects: [], named: [], attempts: 1 });
  expect(groupsOf([unreadable])).toMatchObject([{ events: 1 }]);
  expect(bodyToTryAgain(unreadable)).toBe('nonsense');
});

test('the list names the place, the first events and how many more there are', () => {
  const text = deadLetterTable([letter({ lines: '1-2,5', count: 3, ids: ['e-1', 'e-2'] })]);
  expect(text).toContain('s3://b/a.jsonl:1-2,5  e-1, e-2 and 1 more');
  expect(deadLetterTable([letter({ lines: '1-', ids: [] })])).toContain('s3://b/a.jsonl\n');
});

test('letters are meant by an event they name, and by the start of a key or a place', () => {
  const own = letter({ key: 'x/a:7', ids: ['e-1', 'e-2'] });
  const meant = (options: object) => deadLetterFilter(options, now)(own);
  expect([meant({ event: 'e-2' }), meant({ event: 'e-3' })]).toEqual([true, false]);
  const keys = ['x/', 'x/a:7', 'x/a:7:1', 's3://b/x/', 's3://b/x/a:7:1', 's3://other/x/', 'a'];
  expect(keys.map((key) => meant({ key }))).toEqual([true, true, true, true, true, false, false]);
});

test.each(['s3://b', 's3://b/', 's3:///k', ''])('%j names no object', (text) => {
  expect(() => readLocation(text, '--key')).toThrow(UsageError);
});

test('a code is suggested by its second half too', () => {
  expect(() => deadLetterFilter({ code: 'rejected' }, now)).toThrow('Did you mean salesforce/rejected?');
  expect(() => deadLetterFilter({ code: 'toString' }, now)).toThrow('s3sf explain');
});

test('who looks for an event is told of letters that do not name all of theirs', () => {
  const others = noOthers();
  addOther(others, letter({ lines: '1-30', count: 30, ids: ['e-1'] }));
  expect(othersText(others, { event: 'e-20' })).toContain('--key');
  expect(othersText(others, {})).not.toContain('--key');
  expect(othersText(noOthers(), { event: 'e-20' })).toBe('No dead letter is there.\n');
});

test('counts that lag behind hide nothing that was seen', async () => {
  const from = (visible: number, hidden: number, seen: number, after = { visible, hidden }) =>
    hiddenMessages({ before: { visible, hidden }, seen, kept: seen, count: async () => after });
  expect(await from(3, 2, 3)).toBe(2);
  expect(await from(0, 3, 3)).toBe(0);
  expect(await from(0, 0, 4)).toBe(0);
  // Others took two between the count and the look; or the count was of those who are gone.
  expect(await from(3, 0, 1, { visible: 1, hidden: 2 })).toBe(2);
  expect(await from(3, 0, 1, { visible: 0, hidden: 3 })).toBe(2);
  expect(await from(3, 0, 1, { visible: 1, hidden: 0 })).toBe(0);
  expect(await from(3, 0, 0, { visible: 3, hidden: 0 })).toBe(0);
});

test('what is sent back gets new tries and a chain of its own', () => {
  const asked = { objects: [{ bucket: 'b', key: 'a' }], lines: allLines, attempts: 3, hops: 7, mayHaveWritten: false };
  const moved = deadLetterOf({
    messageId: 'm',
    receiptHandle: 'r',
    body: requestBody(asked),
    receiveCount: 11,
    sentAt: now,
    movedBySqs: true,
    attributes: {},
  });
  expect(JSON.parse(bodyToTryAgain(moved))[extensionKey]).toEqual({ version: 1, attempts: 0, tried: true });
});
