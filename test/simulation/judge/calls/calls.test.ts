// The checks of single calls, on runs written by hand.
import { expect, test } from 'vitest';
import type { Observation, ObservedSave } from '../observation.ts';
import { breachesOfOwners } from './check-owners.ts';
import { breachesOfSaves } from './check-saves.ts';

const nothing = { lines: [], records: new Map(), changes: [] } as unknown as Observation;

test('a process may exceed a limit until it knows it, and then only after many saves that worked', () => {
  const save = (invocation: number, more: Partial<ObservedSave> = {}): ObservedSave => ({
    process: 1,
    invocation: `f${invocation}`,
    sObject: 'Counselor__c',
    rows: 2,
    exceeded: true,
    saved: false,
    ...more,
  });
  const judge = (...saves: ObservedSave[]) => breachesOfSaves({ ...nothing, saves });
  const four = [1, 2, 3, 4].map((invocation) => save(invocation));
  expect(judge(...four, ...four, save(5, { process: 2 }))).toEqual([]);
  expect(judge(...four, save(5))).toEqual(['process 1 with Counselor__c exceeded a limit in 5 invocations']);
  const worked = Array.from({ length: 8 }, () => save(6, { exceeded: false, saved: true }));
  expect(judge(...four, save(5), ...worked)).toEqual([]);
  const crates = (rows: number) => save(1, { sObject: 'Crate__c', rows, exceeded: false });
  expect(judge(crates(2))).toEqual([]);
  expect(judge(crates(3))).toEqual(['f1 saved 3 rows of Crate__c at once']);
});

test('a record belongs to the user whom its event names, once owners are given, unless a person changed it', () => {
  const data = { key: 'e', title: 'title', owner: 'late' };
  const event = { specversion: '1.0', id: 'e1', source: 's', type: 'errand.sent', time: '2026-03-03T00:00:00Z', data };
  const line = { key: 'x', line: 1, text: JSON.stringify(event), lastModified: Date.parse(event.time) };
  const judge = (OwnerId: string, more: Partial<Observation> = {}) =>
    breachesOfOwners({
      ...nothing,
      lines: [{ ...line, results: [], resultsOfObject: [], deadLetters: [] }],
      records: new Map([
        ['Errand__c', [{ Id: 'a27', Key__c: 'e', OwnerId }]],
        ['User', [{ Id: '005', Key__c: 'late', IsActive: more.changes === undefined }]],
      ]),
      ownersAreGiven: true,
      ...more,
    });
  expect(judge('005')).toEqual([]);
  expect(judge('integration')).toHaveLength(1);
  expect(judge('integration', { ownersAreGiven: false })).toEqual([]);
  expect(judge('integration', { changes: [] })).toEqual([]);
});
