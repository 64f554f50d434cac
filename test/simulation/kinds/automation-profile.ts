// Runs in an org with triggers and flows.
import type { Profile } from '../faults/profile.ts';
import type { Random } from '../random.ts';
import { special } from './special-profile.ts';

export const automationProfile = (random: Random): Profile =>
  special(
    random,
    ['counselor.changed', 'counselor.changed', 'counselor.active', 'site.changed', 'badge.changed', 'badge.lost'],
    {
      events: 10 + random.int(30),
      oneRecord: random.chance(0.2),
      spanMs: random.pick([200, 2_000, 60_000]),
      orgRules: [...rowLimits(random), ...edits(random), ...failingAgain(random)],
      orgBehavior: {
        retriesExhausted: random.pick(['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'UNKNOWN_EXCEPTION']),
        neighborsOfInvalidValues: random.pick(['refused', 'saved']),
        exceptionScope: random.pick(['request', 'object']),
      },
    },
    { 'poison trigger': random.pick([0, 0.05, 0.2]) },
  );

/** Many rows in one save, in an org whose flows fail in the second and third attempt to save the good ones. */
export const manyRowsProfile = (random: Random): Profile =>
  special(
    random,
    ['counselor.changed'],
    {
      events: 15 + random.int(20),
      oneRecord: false,
      spanMs: 200,
      batchSize: 40,
      concurrency: 1,
      team: { counselors: 60, coaches: 3 },
      orgRules: failingInAttempts,
      orgBehavior: { retriesExhausted: random.pick(['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'UNKNOWN_EXCEPTION']) },
    },
    { 'poison trigger': 0.1 },
  );

/** Automation that takes a few rows at a time. */
function rowLimits(random: Random): object[] {
  const limits = [
    { exceeds: 'Too many SOQL queries: 101' },
    { exceeds: 'Apex CPU time limit exceeded' },
    { exceeds: 'Too many future calls: 51' },
  ];
  const objects = ['Counselor__c', 'Badge__c', 'Site__c'].filter(() => random.chance(0.4));
  return objects.map((object) => ({
    kind: random.pick(['trigger', 'flow']),
    object,
    on: ['create', 'update', 'delete'],
    timing: random.pick(['before', 'after']),
    form: random.pick(['bare', 'wrapped']),
    aboveRows: 1 + random.int(6),
    action: random.pick(limits),
  }));
}

/** Automation that changes the record itself: before the save, or after it with a save of its own. */
function edits(random: Random): object[] {
  const objects = ['Counselor__c', 'Badge__c', 'Site__c'].filter(() => random.chance(0.3));
  return objects.map((object) => ({
    kind: random.pick(['trigger', 'flow']),
    object,
    timing: random.pick(['before', 'after']),
    action: { set: { Edited_By__c: 'automation' } },
  }));
}

/**
 * Flows that fail only when Salesforce tries to save the good rows once more. If rows fail in each of its three attempts,
 * it fails all that are left.
 */
const failingAgain = (random: Random): readonly object[] => (random.chance(0.4) ? failingInAttempts : []);

const failingInAttempts: readonly object[] = [2, 3].map((attempt) => ({
  kind: 'flow',
  object: 'Counselor__c',
  attempts: [attempt],
  where: { C__c: attempt === 2 ? 'high' : 'low' },
  marks: 'row',
  action: { throws: 'REQUIRED_FIELD_MISSING: Required fields are missing: [X]' },
}));
