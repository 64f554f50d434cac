// Special kinds of fault scenarios, each about one promise that the mixed ones show rarely or never. A kind has a range of
// seeds of its own, so that a new kind changes no other scenario. How to add one: CONTRIBUTING.md.
import type { EventType } from '../events/event-data.ts';
import { fewTimes, type Profile } from '../faults/profile.ts';
import { type Probabilities, usualTimes } from '../faults/targeted-profiles.ts';
import type { Random } from '../random.ts';
import type { FaultKind } from '../world.ts';

export interface SpecialKind {
  name: string;
  /** What a rule of the product must hold. */
  promise: string;
  /** What the product still lacks: everyday tests leave the kind out until then. */
  awaits?: string;
  profile: (random: Random) => Profile;
}

/** Seeds above this number belong to the first kind. */
export const specialFrom = 2_000_000;
const seedsOfKind = 100_000;

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
    promise: 'An event from the future is told, and silences no other.',
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
      special(random, peopleTypes, {
        people: random.pick([
          ['edit'],
          ['edit', 'delete'],
          ['delete', 'undelete'],
          ['edit', 'delete', 'undelete', 'merge', 'integrate'],
          ['integrate', 'delete'],
        ]),
        oneRecord: random.chance(0.3),
      }),
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
    awaits: 'exact numbers, and blank text that clears a field',
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
];

const peopleTypes: readonly EventType[] = [
  'person.changed',
  'person.changed',
  'person.noted',
  'visit.planned',
  'visit.cancelled',
  'token.granted',
];

/** The first seed of a kind. */
export function firstSeedOf(name: string): number {
  const index = specialKinds.findIndex((kind) => kind.name === name);
  if (index < 0) throw new Error(`"${name}" is none of ${specialKinds.map((kind) => kind.name).join(', ')}.`);
  return specialFrom + index * seedsOfKind + 1;
}

/** Undefined if the seed belongs to no special kind. */
export const specialKindOf = (seed: number): SpecialKind | undefined =>
  seed > specialFrom ? specialKinds[Math.floor((seed - specialFrom - 1) / seedsOfKind)] : undefined;

/** A few events with a few faults: none at all in one of three, so that what goes wrong is the kind's own. */
function special(
  random: Random,
  types: readonly EventType[],
  rest: Partial<Profile> = {},
  probabilities: Probabilities = {},
): Profile {
  const faults = random.chance(0.3) ? [] : Object.entries(mildFaults).filter(() => random.chance(0.3));
  const drawn = [...faults, ...Object.entries(probabilities)] as [FaultKind, number][];
  return {
    ...usualTimes,
    events: 3 + random.int(random.pick([4, 12])),
    types,
    sources: ['sim'],
    timeMs: fewTimes,
    oneRecord: random.chance(0.5),
    spanMs: random.pick([1_000, 60_000, 600_000]),
    faultsMs: random.pick([900_000, 1_800_000]),
    concurrency: 1 + random.int(4),
    maxReceives: 10,
    people: [],
    probabilities: new Map(drawn),
    ...rest,
  };
}

const mildFaults: Probabilities = {
  'message delivered twice': 0.08,
  'notification sent twice': 0.4,
  'slow call': 0.2,
  'Salesforce applies a call late': 0.1,
  'Salesforce call fails': 0.15,
  'Salesforce returns a transient row error': 0.1,
  'Salesforce interleaves calls': 0.5,
  'DynamoDB reply lost': 0.05,
  'SQS reply lost': 0.05,
  replay: 0.5,
};
