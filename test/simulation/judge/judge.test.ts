// The judge on runs written by hand: what is right passes, and each kind of mistake is a breach.
import { expect, test } from 'vitest';
import { breachesOf } from './judge.ts';
import type { Observation, ObservedLine, ObservedRecord, ObservedResult } from './observation.ts';

const at = Date.UTC(2026, 2, 3);

interface EventParts {
  id?: string;
  source?: string;
  type?: string;
  seconds?: number;
  data: Record<string, unknown>;
}

function line({ id = 'e1', source = 's', type = 'badge.changed', seconds = 0, data }: EventParts): ObservedLine {
  const time = new Date(at + seconds * 1_000).toISOString();
  const text = JSON.stringify({ specversion: '1.0', id, source, type, time, data });
  return { key: `${source}/${id}`, line: 1, text, lastModified: at, ...results('applied') };
}

function results(
  kind: ObservedResult['kind'],
  code?: string,
): Pick<ObservedLine, 'results' | 'resultsOfObject' | 'deadLetters'> {
  const result: ObservedResult = { kind, hasEvent: true, line: 1, at, startedAt: at, ...(code ? { code } : {}) };
  return {
    results: [result],
    resultsOfObject: [result],
    deadLetters: code === undefined ? [] : [{ Code: code, Attempts: '1' }],
  };
}

function judge(lines: ObservedLine[], badges: ObservedRecord[], more: Partial<Observation> = {}): string[] {
  return breachesOf({
    lines,
    records: new Map([['Badge__c', badges]]),
    versions: ['before'],
    formerVersions: ['before'],
    poisoned: new Set(),
    reused: new Set(),
    isRestored: false,
    crashingKeys: new Set(),
    wasLenient: false,
    mayLeaveMessages: false,
    mustReportReuse: true,
    changes: [],
    closedAlerts: new Set(),
    ...more,
  });
}

const badge = (title: string) => ({ Id: 'a04', Key__c: 'b1', Title__c: title, A__c: null, B__c: null, C__c: null });
const older = line({ id: 'e1', seconds: -60, data: { key: 'b1', title: 'older' } });
const newer = line({ id: 'e2', seconds: -30, data: { key: 'B1 ', title: 'newer' } });

test('the newest event wins, whatever the order of arrival', () => {
  expect(judge([older, newer], [badge('newer')])).toEqual([]);
  expect(judge([newer, older], [badge('newer')])).toEqual([]);
  expect(judge([older, newer], [badge('older')])).toEqual([expect.stringContaining('Title__c is "older"')]);
});

test('of two events of the same time, the greater source wins, then the greater id', () => {
  const events = ['e2', 'e1'].flatMap((id) =>
    ['s/b', 's'].map((source) => line({ id, source, data: { key: 'b1', title: `${source} ${id}` } })),
  );
  expect(judge(events, [badge('s/b e2')])).toEqual([]);
  expect(judge(events, [badge('s e2')])).not.toEqual([]);
});

test('an event must have an outcome, and a dead letter must have a reason that fits it', () => {
  const without = { ...older, results: [], resultsOfObject: [] };
  expect(judge([without], [])).toEqual(['s/e1:1 (e1): it has no outcome']);
  const refused = { ...older, ...results('failed', 'event/changed-content') };
  expect(judge([refused], [])).toEqual(['s/e1:1 (e1): it ended as event/changed-content']);
  expect(judge([refused], [], { reused: new Set(['s\ne1']) })).toEqual([]);
});

test('any older value may stand while functions crash on each try to apply the newest event again', () => {
  const oldest = line({ id: 'e0', seconds: -90, data: { key: 'b1', title: 'oldest' } });
  const abandoned = (Code: string) => ({ ...newer, deadLetters: [{ Code, Attempts: '1' }] });
  const judgeOldest = (code: string) =>
    judge([oldest, older, abandoned(code)], [badge('oldest')], { mayLeaveMessages: true });
  expect(judgeOldest('delivery/function-died')).toEqual([]);
  expect(judgeOldest('event/changed-content')).toContainEqual(expect.stringContaining('Title__c is "oldest"'));
});

test('an event from the future must fail, and its values must not be there', () => {
  const future = line({ seconds: 16 * 60, data: { key: 'b1', title: 'future' } });
  expect(judge([{ ...future, ...results('failed', 'event/future-time') }], [])).toEqual([]);
  expect(judge([future], [badge('future')])).toHaveLength(3);
});

test('what a person changes when all events are applied must stand', () => {
  const key = { sObject: 'Badge__c', field: 'Key__c', identity: 'b1' };
  const edit = { kind: 'edited', at: at + 1, key, fields: { Title__c: 'by hand' }, isFinal: true } as const;
  expect(judge([older], [badge('by hand')], { changes: [edit] })).toEqual([]);
  expect(judge([older], [badge('older')], { changes: [edit] })).toHaveLength(1);
  const removal = { ...edit, kind: 'removed', fields: {} } as const;
  expect(judge([older], [], { changes: [removal] })).toEqual([]);
  expect(judge([older], [badge('older')], { changes: [removal] })).toEqual([expect.stringContaining('should not')]);
});

const coin = (title: string) => JSON.stringify({ type: 'coin.found', data: { title } });
const coinLine = (key: string, index: number, text: string): ObservedLine => ({
  key,
  line: index,
  text,
  lastModified: at,
  ...results('applied'),
});

test('an event without an id becomes one record, as often as it occurs in the fullest version of its object', () => {
  const versions = [`${coin('a')}\n${coin('a')}`, `${coin('b')}\n${coin('a')}\n${coin('a')}`];
  const lines = [coinLine('x', 1, coin('a')), coinLine('x', 2, coin('a')), coinLine('y', 1, coin('a'))];
  const judgeCoins = (...titles: string[]) =>
    judge(lines, [], {
      nameless: new Map([
        ['x', versions],
        ['y', [coin('a'), coin('a')]],
      ]),
      records: new Map([['Coin__c', titles.map((Title__c, index) => ({ Key__c: `k${index}`, Title__c }))]]),
    });
  expect(judgeCoins('a', 'a', 'a', 'b')).toEqual([]);
  expect(judgeCoins('a', 'a', 'b')).toEqual(['a: 3 events without an id became 2 records']);
  expect(judgeCoins('a', 'a', 'a', 'b', 'b')).toEqual(['b: 1 events without an id became 2 records']);
});

test('what is no event is counted, or a dead letter that says why', () => {
  const judgeNeighbours = (counted: number, codes: string[], mayLeaveMessages = false) =>
    judge([], [], {
      mayLeaveMessages,
      neighbours: [
        { body: 'test', counted: 'TestEvent', codes: [] },
        { body: 'foreign', codes },
      ],
      leftAlone: new Map(counted > 0 ? [['TestEvent', counted]] : []),
    });
  expect(judgeNeighbours(1, ['message/unreadable'])).toEqual([]);
  expect(judgeNeighbours(2, ['message/unreadable', 'message/unreadable'])).toEqual([]);
  expect(judgeNeighbours(0, ['message/unreadable'])).toHaveLength(1);
  expect(judgeNeighbours(1, [])).toEqual(['foreign is gone without a word']);
  expect(judgeNeighbours(1, ['object/gone'])).toHaveLength(1);
  expect(judgeNeighbours(1, ['delivery/function-died'])).toHaveLength(1);
  expect(judgeNeighbours(1, ['delivery/function-died'], true)).toEqual([]);
});
