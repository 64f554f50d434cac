// Special kinds of fault scenarios, each about one promise that the mixed ones show rarely or never. A kind has a range of
// seeds of its own, so that a new kind changes no other scenario. How to add one: CONTRIBUTING.md.
import { archiveDaysMs } from '../archive/wait-for-days.ts';
import type { EventType } from '../events/event-data.ts';
import type { Profile } from '../faults/profile.ts';
import {
  crashedUntilMoved,
  redeployedWithCrashes,
  redeployedWithSlowCalls,
  rejectedInClosestRace,
} from '../faults/targeted-profiles.ts';
import type { Random } from '../random.ts';
import { automationProfile, manyRowsProfile } from './automation-profile.ts';
import { special } from './special-profile.ts';

export interface SpecialKind {
  name: string;
  /** What a rule of the product must hold. */
  promise: string;
  /** What the product still lacks: everyday tests leave the kind out until then. */
  awaits?: string;
  profile: (random: Random) => Profile;
}

/** The order is part of the seeds: append new kinds at the end. */
export const specialKinds: readonly SpecialKind[] = [
  {
    name: 'sources',
    promise: 'Events of different sources are different events, even with the same id.',
    profile: (random) =>
      special(random, ['counselor.active', 'badge.changed', 'badge.lost'], {
        sources: ['sim', 'sim/b', 'other'],
        // Many of the events with the same id have the same time, too.
        timeMs: (random) => 1_000 * random.int(2),
        oneRecord: random.chance(0.5),
      }),
  },
  {
    name: 'newest',
    promise: 'What `newest` finds orders events, and a change of what it measures starts the order over.',
    profile: (random) => {
      const type = random.pick(['tally.counted', 'score.counted', 'score.counted'] as const);
      const changes = type === 'score.counted' ? 1 : random.pick([0, 0.5]);
      return special(
        random,
        [type],
        { changesWithinMs: random.pick([60_000, 600_000]) },
        { 'mapping changed': changes },
      );
    },
  },
  {
    name: 'skew',
    promise: 'Platforms whose clocks differ by minutes lose no event.',
    profile: (random) =>
      special(random, ['badge.changed', 'badge.noted', 'site.changed'], {
        sources: ['sim', 'sim/b'],
        spanMs: random.pick([20_000, 3_600_000]),
        timeMs: (random, atMs) => Math.floor(atMs) + random.pick([random.int(1_800_000) - 900_000, 900_000]),
      }),
  },
  {
    name: 'future',
    promise: 'An event from the future is reported, and blocks no other.',
    profile: (random) =>
      special(random, ['badge.changed', 'badge.noted', 'badge.lost', 'site.changed'], {
        spanMs: random.pick([20_000, 3_600_000]),
        timeMs: (random, atMs) => Math.floor(atMs) + random.pick([-1_000, 0, 901_000, 86_400_000, 1_136_073_600_000]),
      }),
  },
  {
    name: 'tombstones',
    promise: 'A create does not bring back what a newer event deleted.',
    profile: (random) =>
      special(
        random,
        ['token.granted', 'token.granted', 'token.revoked'],
        { changesWithinMs: 600_000 },
        { 'mapping changed': random.pick([0, 1]), replay: 0.5 },
      ),
  },
  {
    name: 'people',
    promise:
      'What people and other integrations change stands until an event sets it, and records that they remove come back only by an event.',
    profile: (random) =>
      special(
        random,
        peopleTypes,
        {
          people: random.pick([
            ['edit'],
            ['edit', 'delete'],
            ['delete', 'undelete'],
            ['edit', 'delete', 'undelete', 'merge', 'integrate'],
            ['integrate', 'delete'],
          ]),
          oneRecord: random.chance(0.3),
        },
        { 'messages not deleted': random.pick([0, 0.3]) },
      ),
  },
  {
    name: 'key renamed',
    promise: 'A key names a record together with its field.',
    profile: (random) =>
      special(random, ['team.changed'], { changesWithinMs: random.pick([60_000, 600_000]) }, { 'mapping changed': 1 }),
  },
  {
    name: 'interleaved',
    promise: 'Two calls may take effect part by part, one between the parts of the other.',
    profile: (random) =>
      special(
        random,
        ['badge.changed', 'badge.moved', 'badge.noted', 'badge.lost', 'counselor.active', 'counselor.noted'],
        { concurrency: 4, spanMs: 2_000, oneRecord: random.chance(0.3) },
        { 'Salesforce interleaves calls': 1, 'stamps saved late': random.pick([0, 0.3]) },
      ),
  },
  {
    name: 'values',
    promise: 'No digit is lost, and blank text clears a field.',
    profile: (random) => special(random, ['value.changed']),
  },
  {
    name: 'same record',
    promise: 'One event that asks for the same record twice says so, and everything else of it is written.',
    profile: (random) => special(random, ['shifts.repeated', 'tokens.granted']),
  },
  {
    name: 'texts',
    promise: 'Salesforce executes no text, and every key finds its own record.',
    profile: (random) => special(random, ['odd.changed', 'odd.changed', 'odd.noted', 'odd.lost']),
  },
  {
    name: 'unanswered',
    promise: 'No delivery of an event is done while a call of another one may still take effect.',
    profile: (random) =>
      special(
        random,
        random.pick([
          ['badge.changed', 'badge.noted'],
          ['counselor.changed', 'counselor.active'],
        ] as const),
        {
          events: 2 + random.int(2),
          oneRecord: true,
          spanMs: random.pick([5_000, 200_000]),
          secondWithinMs: random.pick([5_000, 200_000]),
          callTimeoutMs: random.pick([2_000, 10_000]),
        },
        {
          'Salesforce applies a call late': random.pick([0.3, 0.6]),
          'message delivered twice': 0.5,
          'notification sent twice': random.pick([0, 0.7]),
          'SQS rejects a message': random.pick([0.2, 0.5]),
        },
      ),
  },
  {
    name: 'bursts',
    promise:
      'What a function receives itself while messages wait is processed, or given back as if nobody had received it.',
    profile: (random) => {
      // A call that is not answered for two minutes leaves no time for what was received meanwhile.
      const isStuck = random.chance(0.3);
      return special(
        random,
        ['counselor.changed', 'counselor.active', 'site.changed', 'badge.changed', 'badge.lost', 'counselor.login'],
        {
          events: (isStuck ? 40 : 15) + random.int(25),
          oneRecord: false,
          spanMs: isStuck ? 1_500 : random.pick([200, 2_000, 10_000]),
          concurrency: isStuck ? 1 : 1 + random.int(3),
          callTimeoutMs: isStuck ? 120_000 : 10_000,
        },
        {
          'Salesforce applies a call late': isStuck ? 0.5 : random.pick([0, 0.1]),
          'function crashes': isStuck ? 0 : random.pick([0, 0.3]),
          'function times out': random.pick([0, 0.01]),
          'payload crashes the function': random.pick([0, 0, 0.05]),
          'SQS rejects a call': random.pick([0, 0, 0.05]),
          'SQS rejects a message': isStuck ? 0.3 : random.pick([0, 0, 0.2]),
          'SQS reply lost': random.pick([0, 0, 0.05]),
          'messages not deleted': random.pick([0, 0, 0.1]),
        },
      );
    },
  },
  {
    name: 'packs',
    promise:
      'Events that share an object reach Salesforce as if each had been put alone, and none holds up the others.',
    profile: (random) => {
      const isRejecting = random.chance(0.3);
      return special(
        random,
        ['counselor.changed', 'counselor.active', 'badge.changed', 'badge.lost', 'counselor.login'],
        {
          events: 5 + random.int(15),
          spanMs: random.pick([300, 3_000, 60_000]),
          packs: { maxEvents: random.pick([2, 3, 10]), maxDelayMs: random.pick([0, 500, 5_000]) },
        },
        {
          'publisher crashes': isRejecting ? 0 : random.pick([0, 0.1]),
          'S3 rejects a put': isRejecting ? 0 : random.pick([0, 0.3]),
          'S3 reply to a put lost': isRejecting ? 0 : random.pick([0, 0.3]),
        },
      );
    },
  },
  {
    name: 'leaderless',
    promise: 'No message is left to a leader that does not exist, and what cannot be processed is an attempt.',
    profile: (random) =>
      special(random, ['counselor.changed', 'counselor.active', 'site.changed', 'badge.changed'], {
        events: 30 + random.int(20),
        oneRecord: false,
        spanMs: random.pick([200, 2_000]),
        concurrency: 1 + random.int(3),
        callTimeoutMs: 10_000,
        batchSize: 10,
        tablesAwayMs: 600_000,
      }),
  },
  {
    name: 'nameless',
    promise:
      'An event without an id is written once, however often its object is copied in its place or written again with more events.',
    profile: (random) =>
      special(
        random,
        ['coin.found'],
        { rewrites: true },
        {
          'Salesforce returns a transient row error': random.pick([0, 0.4]),
          'S3 body breaks off': random.pick([0, 0.2]),
        },
      ),
  },
  {
    name: 'neighbours',
    promise:
      'What is no event is counted by its name, or becomes a dead letter that says why; nobody else is disturbed.',
    profile: (random) =>
      special(
        random,
        ['badge.changed', 'counselor.active'],
        { hasNeighbours: true },
        {
          'SQS rejects a message': random.pick([0, 0.2]),
          'function crashes': random.pick([0, 0.2]),
          'messages not deleted': random.pick([0, 0.2]),
        },
      ),
  },
  {
    name: 'poison messages',
    promise: 'A message that ends the function meets each other message only once, and no other becomes a dead letter.',
    profile: (random) =>
      special(
        random,
        ['site.changed', 'badge.changed', 'badge.lost', 'counselor.login'],
        {
          events: 10 + random.int(30),
          oneRecord: false,
          spanMs: random.pick([200, 10_000, 600_000]),
          faultsMs: 14_400_000,
          concurrency: 1 + random.int(3),
        },
        {
          'payload crashes the function': random.pick([0.03, 0.1, 0.3, 0.6]),
          'function crashes': random.pick([0, 0, 0.05]),
          'message delivered twice': 0,
          'notification sent twice': 0,
          'SQS reply lost': 0,
          replay: 0,
        },
      ),
  },
  {
    name: 'automation',
    promise: 'A row that breaks a trigger, and automation that takes few rows, are no reason to fail another event.',
    profile: automationProfile,
  },
  {
    name: 'locked parents',
    promise: 'Records of one parent lock each other while they are saved, and all of them are written in the end.',
    profile: (random) =>
      special(random, ['counselor.changed', 'counselor.changed', 'counselor.active', 'counselor.login'], {
        events: 5 + random.int(10),
        oneRecord: random.chance(0.2),
        spanMs: random.pick([200, 2_000]),
        concurrency: 2 + random.int(3),
        orgBehavior: { parentLockMs: random.pick([50, 200, 1_000]) },
        team: { counselors: 3 + random.int(10), coaches: random.pick([1, 4]) },
      }),
  },
  {
    name: 'moving org',
    promise: 'An org that moves while it is used is found again, however its old instance answers.',
    profile: (random) =>
      special(
        random,
        ['counselor.changed', 'counselor.active', 'badge.changed', 'badge.lost', 'site.changed'],
        {
          spanMs: random.pick([10_000, 600_000]),
          faultsMs: 1_800_000,
          orgBehavior: { sessionStatus: random.pick([401, 401, 403]) },
        },
        {
          'Salesforce moves the org': random.pick([0.02, 0.1, 0.3]),
          'Salesforce session expires': random.pick([0, 0.1]),
        },
      ),
  },
  {
    name: 'owners who left',
    promise: 'A record whose owner is missing or inactive is written without one, and keeps the owner that it has.',
    profile: (random) =>
      special(random, ['case.opened'], { events: 3 + random.int(12), spanMs: random.pick([200, 2_000, 60_000]) }),
  },
  {
    name: 'names',
    promise:
      'Records get the record type and the queue that their mapping names, also after those were created anew, and no assignment rule of the org takes them away. All forms of an Id are one record. Rows of one record keep their order, whatever their headers are.',
    profile: (random) =>
      special(random, random.pick([['ticket.opened'], ['desk.changed'], ['ticket.opened', 'desk.changed']] as const), {
        hasNames: true,
        spanMs: random.pick([1_000, 60_000, 600_000, 600_000]),
      }),
  },
  {
    name: 'linked records',
    promise:
      'A link by the Id of a record is set, waits for that record, or is left out, as its mapping says. What is created once gets its links.',
    profile: (random) =>
      special(
        random,
        random.pick([['seat.taken'], ['call.planned'], ['seat.taken', 'call.planned']] as const),
        { hasNames: true, linksById: true, spanMs: random.pick([1_000, 60_000, 600_000]) },
        { 'Salesforce call fails': random.pick([0, 0.2]) },
      ),
  },
  {
    name: 'forgotten',
    promise:
      'Once somebody is forgotten, no event writes the record, or one that links to it, and everybody else gets what they would have got.',
    profile: (random) =>
      special(
        random,
        ['counselor.changed', 'counselor.changed', 'counselor.active', 'counselor.noted', 'site.changed'],
        {
          events: 3 + random.int(10),
          oneRecord: false,
          forgets: true,
          spanMs: random.pick([2_000, 60_000, 200_000]),
          callTimeoutMs: random.pick([2_000, 10_000]),
        },
        {
          'Salesforce applies a call late': random.pick([0, 0.3]),
          'function crashes': random.pick([0, 0.1]),
          'stamps saved late': random.pick([0, 0.3]),
          replay: random.pick([0, 0.5]),
        },
      ),
  },
  {
    name: 'by EventBridge',
    promise: 'An event whose notification EventBridge cannot deliver is applied all the same, and is no crash.',
    profile: (random) =>
      special(
        random,
        ['counselor.changed', 'counselor.active', 'badge.changed', 'badge.lost', 'site.changed'],
        { byEventBridge: true },
        {
          'EventBridge cannot deliver': random.pick([0.1, 0.5]),
          'SQS rejects a call': random.pick([0, 0.1]),
          'function crashes': random.pick([0, 0.2]),
          redrive: random.pick([0, 0.5]),
        },
      ),
  },
  {
    name: 'small saves',
    promise:
      'A process saves no more rows at once than the settings allow, and learns how many the automation of an object takes.',
    profile: (random) =>
      special(random, ['counselor.changed', 'counselor.active', 'crate.packed'], {
        events: 60,
        oneRecord: false,
        usesClient: true,
        spanMs: random.pick([20_000, 60_000]),
        concurrency: 1,
        batchSize: random.pick([4, 10]),
        team: { counselors: 40, coaches: 3 },
        orgRules: [
          {
            kind: 'trigger',
            object: 'Counselor__c',
            aboveRows: 1 + random.int(2),
            // Known by its exception alone.
            action: { exceeds: 'Too many invocations of tomorrow: 7' },
          },
        ],
      }),
  },
  {
    name: 'logins',
    promise:
      'While Salesforce refuses logins or sessions, or names a foreign host, nothing is lost and the session goes nowhere else. Recover notices, and does its other work. A reply without an end fills no memory.',
    profile: (random) =>
      special(
        random,
        ['counselor.changed', 'counselor.active', 'badge.changed', 'badge.lost', 'site.changed'],
        {
          usesClient: true,
          refusesLogins: random.chance(0.7),
          spanMs: random.pick([10_000, 600_000]),
          faultsMs: 10_800_000,
          orgBehavior: { sessionStatus: random.pick([401, 401, 403]) },
        },
        {
          'Salesforce moves the org': random.pick([0, 0.1]),
          'Salesforce session expires': random.pick([0, 0.1]),
          'Salesforce replies without an end': random.pick([0, 0.02]),
          'a login names a foreign host': random.pick([0, 0.3]),
          'payload crashes the function': random.pick([0, 0.1]),
          'function crashes': random.pick([0, 0.1]),
        },
      ),
  },
  {
    name: 'other owners',
    promise:
      'A record is written without its owner where that user left, has a license that allows none, or may not read it.',
    profile: (random) =>
      special(random, ['case.assigned'], { events: 3 + random.int(12), spanMs: random.pick([200, 2_000, 60_000]) }),
  },
  {
    name: 'late owners',
    promise:
      'A record whose owner was not there gets it afterwards, although the org assigns records by itself; what people changed meanwhile stays.',
    profile: (random) =>
      special(random, ['errand.sent'], {
        events: 5 + random.int(20),
        usesClient: true,
        assignsOwners: true,
        spanMs: random.pick([1_000, 60_000]),
        orgRules: [{ kind: 'assignment-rule', object: 'Errand__c', owner: { Key__c: 'here' } }],
      }),
  },
  {
    name: 'forgotten pairs',
    promise:
      'An event that is about somebody who was forgotten may have written records of others: those get their newest values.',
    profile: (random) =>
      special(
        random,
        ['pair.changed', 'pair.changed', 'badge.changed', 'badge.noted'],
        {
          events: 2 + random.int(4),
          oneRecord: true,
          forgets: true,
          spanMs: random.pick([5_000, 200_000]),
          callTimeoutMs: random.pick([2_000, 10_000]),
        },
        {
          'Salesforce applies a call late': random.pick([0.3, 0.6]),
          'function crashes': random.pick([0, 0.2]),
          'stamps saved late': random.pick([0, 0.3]),
        },
      ),
  },
  {
    name: 'old dead letters',
    promise:
      'A dead letter that waits for more than ten days is in the bucket before SQS deletes it, and can be redriven.',
    profile: (random) =>
      special(
        random,
        ['counselor.changed', 'counselor.changed', 'counselor.active', 'counselor.noted', 'badge.changed'],
        { archives: true, spanMs: 600_000, faultsMs: archiveDaysMs },
        {
          'poison row': random.pick([0.2, 0.5]),
          'invalid line': random.pick([0, 0.3]),
          'payload crashes the function': random.pick([0, 0.2]),
          'function crashes': random.pick([0, 0.1]),
          'S3 rejects a dead letter': random.pick([0, 0.3]),
          'S3 reply to a dead letter lost': random.pick([0, 0.3]),
          'SQS rejects a call': random.pick([0, 0.1]),
          'SQS rejects a message': random.pick([0, 0.2]),
        },
      ),
  },
  {
    name: 'many rows',
    promise:
      'Rows that failed only because Salesforce tried to save them again without another row are written all the same.',
    profile: manyRowsProfile,
  },
  {
    name: 'taken keys',
    promise: 'An error about a taken key that does not name the field is decided by a query.',
    profile: (random) =>
      special(
        random,
        ['counselor.changed', 'counselor.active', 'counselor.active'],
        { spanMs: random.pick([2_000, 60_000]) },
        { 'Salesforce reports a taken key': 0.3 },
      ),
  },
  {
    name: 'crashed for good',
    promise:
      'An event on which functions crash until it is a dead letter may have written late: newer values are put back.',
    profile: crashedUntilMoved,
  },
  {
    name: 'rejected late',
    promise:
      'An event that the org rejects at its second try may have written at its first: newer values are put back.',
    profile: rejectedInClosestRace,
  },
  {
    name: 'redeployed',
    promise:
      'While the mappings change, two slow deliveries of an event may know nothing of each other: the new mappings decide in the end.',
    profile: (random) => random.pick([redeployedWithSlowCalls, redeployedWithCrashes])(random),
  },
  {
    name: 'parked',
    promise: 'Parked messages are resumed once Salesforce answers, and none is lost if a queue does not accept it.',
    profile: (random) =>
      special(
        random,
        ['counselor.changed', 'counselor.active', 'badge.changed', 'site.changed'],
        { faultsMs: 14_400_000 },
        { 'Salesforce unavailable': 1, 'SQS rejects a message': 0.3, 'SQS rejects a call': random.pick([0, 0.1]) },
      ),
  },
];

const peopleTypes: readonly EventType[] = [
  'person.changed',
  'person.changed',
  'person.noted',
  'visit.planned',
  'visit.cancelled',
  'token.granted',
];
