import { expect, test } from 'vitest';
import type { Hit } from '../../../src/cli/people/find/read-version.ts';
import type { BucketSearch } from '../../../src/cli/people/find/search-bucket.ts';
import { eventsByKey, targetOf } from '../../../src/cli/trace/events-by-key.ts';
import { readOutcomes } from '../../../src/cli/trace/logged-outcome.ts';
import { matches, patternOf, readTraceTarget, textsOf } from '../../../src/cli/trace/trace-target.ts';
import { logged } from './logged-line.ts';

const day = 86_400_000;
const about = (id: string, more: Partial<Hit> = {}): Hit => ({
  line: 1,
  kind: 'about',
  roles: ['Contact.Counselor_Id__c'],
  type: 'counselor.login',
  identity: JSON.stringify(['/s', id]),
  ...more,
});

function searched(...objects: { key: string; at: number; hits: Hit[] }[]): BucketSearch {
  return {
    found: objects.map(({ key, at, hits }) => {
      const listed = { versionId: 'v', isLatest: true, isDeleteMarker: false, eTag: 'e', size: 1, lastModified: at };
      return { key, versions: [{ key, ...listed, content: { hits, others: 0 } }] };
    }),
    versions: objects.length,
    read: objects.length,
    unread: { versions: 0, codes: [] },
    names: [],
    interrupted: false,
  };
}

test('the events about the value, newest first, each once, since then', () => {
  const search = searched(
    { key: 'a', at: 5 * day, hits: [about('e-1'), about('e-2', { line: 2, kind: 'mention', roles: [] })] },
    { key: 'b', at: 7 * day, hits: [about('e-3'), about('e-4', { kind: 'inside', roles: [] })] },
    { key: 'copy', at: 8 * day, hits: [about('e-3')] },
    { key: 'old', at: 1 * day, hits: [about('e-5')] },
  );
  const { events, moreEvents } = eventsByKey(search, { bucket: 'bucket', since: 2 * day });
  expect(events.map(({ event }) => event?.id)).toEqual(['e-3', 'e-1', 'e-2']);
  expect(moreEvents).toBe(0);
});

test('no more than twenty events are looked up in the log', () => {
  const hits = Array.from({ length: 25 }, (_, index) => about(`e-${index}`, { line: index + 1 }));
  const { events, moreEvents } = eventsByKey(searched({ key: 'a', at: day, hits }), { bucket: 'bucket', since: 0 });
  expect([events.length, moreEvents]).toEqual([20, 5]);
});

test('an event is looked up by its source and id, a line without an event by its location', () => {
  const line: Hit = { line: 3, kind: 'mention', roles: [] };
  const search = eventsByKey(searched({ key: 'a', at: day, hits: [about('e-1'), line] }), { bucket: 'b', since: 0 });
  const [event, unread] = search.events.map((each) => targetOf(each, search));
  const outcome = (text: string) => readOutcomes(text)[0] ?? expect.unreachable();
  const own = outcome(logged('e-1', { event: { id: 'e-1', source: '/s', type: 't' } }));
  const other = outcome(logged('e-1', { event: { id: 'e-1', source: '/t', type: 't' } }));
  expect(event && [matches(event, own), matches(event, other)]).toEqual([true, false]);
  expect(unread?.location).toEqual({ bucket: 'b', readings: [{ key: 'a', lines: [[3, 3]] }] });
});

test('the Id of a record is found among the records that an event wrote', () => {
  const target = readTraceTarget('003xx000004TmiQAAS');
  expect(target.recordId).toBe('003xx000004TmiQAAS');
  expect(readTraceTarget('003xx000004TmiQ').recordId).toBe('003xx000004TmiQAAS');
  const written = [{ sObject: 'Contact', result: 'created', id: '003xx000004TmiQAAS' }];
  const line = logged('e-1', { written });
  expect(textsOf(target).some((text) => line.includes(text))).toBe(true);
  const [outcome] = readOutcomes(line);
  expect(outcome && matches(target, outcome)).toBe(true);
  expect(patternOf(target)).toBe('%003xx000004TmiQ%');
  expect(readTraceTarget('evt-1').recordId).toBeUndefined();
});
