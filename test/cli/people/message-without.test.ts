// What dead-letter and parked messages say of a person is removed, and what they say of others stays.
import { expect, test } from 'vitest';
import { readDeadLetter } from '../../../src/cli/dead-letters/dead-letter.ts';
import type { ErasedPlaces } from '../../../src/cli/people/erase/erased-places.ts';
import { judgeMessage } from '../../../src/cli/people/erase/message-without.ts';
import { formatLines, type LineRanges } from '../../../src/line-ranges.ts';
import type { WaitingMessage } from '../../../src/pipeline/recover/waiting-queue.ts';
import { requestBody } from '../../../src/request.ts';

const erased: ErasedPlaces = {
  identities: new Set(['["s","evt-p"]']),
  locks: new Map(),
  versions: [
    { key: 'mixed', versionId: 'v1', eTag: 'e1', lines: new Set([2]) },
    { key: 'alone', versionId: 'v2', eTag: 'e2', lines: 'all' },
  ],
};

const event = (line: number, id: string) => ({ line, id, source: 's', type: 't', time: 'now', written: [] });

function message(
  key: string,
  versionId: string | undefined,
  lines: LineRanges,
  ids: [number, string][] = [],
): WaitingMessage {
  const objects = [{ bucket: 'b', key, ...(versionId === undefined ? {} : { versionId }) }];
  const events = ids.map(([line, id]) => event(line, id));
  const report = { code: 'c', message: 'm', attempts: 1, at: '2026-03-01T00:00:00Z', count: 3, events };
  const body = requestBody({ objects, lines, attempts: 0, mayHaveWritten: true }, report);
  const attributes = { Code: 'c', EventType: 't', EventId: 'evt-p', Place: 's3://b/mixed:2' };
  return { messageId: 'm', receiptHandle: 'r', body, receiveCount: 1, sentAt: 0, movedBySqs: false, attributes };
}

const judge = (each: WaitingMessage) => judgeMessage(each, erased, ['p-1']);

test.each([
  ['another object', message('other', 'v9', [[1, 2]]), 'keep'],
  ['another version', message('mixed', 'v9', [[2, 2]]), 'keep'],
  ['other lines', message('mixed', 'v1', [[3, 4]]), 'keep'],
  ['nobody else', message('mixed', 'v1', [[2, 2]]), 'delete'],
  ['an object that is gone', message('alone', 'v2', [[1, Infinity]]), 'delete'],
  ['an object without a version', message('alone', undefined, [[1, 1]]), 'delete'],
])('a message about %s', (_, each, kind) => {
  expect(judge(each).kind).toBe(kind);
});

test('a message about several people is replaced by one about the others', () => {
  const judged = judge(
    message(
      'mixed',
      'v1',
      [[1, 4]],
      [
        [1, 'evt-a'],
        [2, 'evt-p'],
      ],
    ),
  );
  if (judged.kind !== 'replace') throw new Error(judged.kind);
  expect(JSON.stringify(judged)).not.toContain('evt-p');
  const next = readDeadLetter({ ...message('mixed', 'v1', []), body: judged.body, attributes: judged.attributes });
  expect(next).toMatchObject({ code: 'c', type: 't', events: 2, named: [{ id: 'evt-a' }] });
  expect(formatLines(next.lines)).toBe('1,3-4');
  expect(judged.attributes).toEqual({ Code: 'c', EventType: 't', EventId: 'evt-a' });
});

test('a message that is not understood is left, and reported if it contains the value', () => {
  const foreign = { ...message('x', 'v', []), body: '{"person": "p-1"}' };
  expect(judge(foreign)).toEqual({ kind: 'mention', contains: 'equal', isUnreadable: true });
  expect(judge({ ...foreign, body: '{"person": "p-2"}' })).toEqual({ kind: 'keep' });
});
