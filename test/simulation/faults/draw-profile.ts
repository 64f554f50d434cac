// Draws the profile of a run from its seed. Most are broad: many events of all types, with few or many faults. The others
// are narrow: two to four events of one record with many lost replies, crashes and late effects, so that interleavings
// that are rare in a broad run are common. Seeds above a million are targeted, see `targeted-profiles.ts`.

import type { EventType } from '../events/event-data.ts';
import { specialKindOf } from '../kinds/kind-seeds.ts';
import type { Random } from '../random.ts';
import { type FaultKind, faultKinds } from '../world.ts';
import { fewTimes, type Profile, usualTimes } from './profile.ts';
import { targetedProfiles } from './targeted-profiles.ts';

const kinds = Object.keys(faultKinds) as (keyof typeof faultKinds)[];

/** Seeds above this number get the targeted profiles in turn; those above two million belong to the special kinds. */
export const targetedFrom = 1_000_000;

export function profileOf(random: Random, seed: number): Profile {
  const special = specialKindOf(seed);
  if (special) return special.profile(random);
  const targeted = seed > targetedFrom ? targetedProfiles[seed % targetedProfiles.length] : undefined;
  if (targeted) return targeted(random);
  return random.chance(0.4) ? narrow(random) : broad(random);
}

function broad(random: Random): Profile {
  // The probability that a kind of fault is left out: a few faults alone reveal errors that many together hide.
  const leftOut = random.pick([0.9, 0.6, 0.3]);
  const scale = random.pick([0.3, 1, 1, 2]);
  return {
    ...usualTimes,
    timeMs: fewTimes,
    people: [],
    events: 3 + random.int(random.pick([6, 20, 40])),
    types: allTypes,
    sources: random.pick(sourceLists),
    oneRecord: false,
    spanMs: random.pick([1_000, 20_000, 600_000]),
    faultsMs: random.pick([60_000, 1_800_000, 7_200_000]),
    concurrency: 1 + random.int(5),
    maxReceives: 10,
    probabilities: new Map(kinds.map((kind) => [kind, random.chance(leftOut) ? 0 : faultKinds[kind] * scale])),
  };
}

function narrow(random: Random): Profile {
  const probabilities: Partial<Record<FaultKind, number>> = {};
  for (const [kind, probability] of Object.entries(narrowProbabilities) as [FaultKind, number][]) {
    if (random.chance(0.4)) probabilities[kind] = probability * random.pick([0.5, 1, 1]);
  }
  return {
    ...usualTimes,
    timeMs: fewTimes,
    people: [],
    events: 2 + random.int(3),
    types: random.pick(narrowTypes),
    sources: random.pick(sourceLists),
    oneRecord: true,
    spanMs: random.pick([1_000, 20_000, 200_000]),
    faultsMs: random.pick([1_800_000, 7_200_000]),
    concurrency: 2 + random.int(4),
    // With fewer receives than in production, a poison message would move its neighbours to the dead-letter queue too.
    maxReceives: 'payload crashes the function' in probabilities ? 10 : random.pick([3, 4, 10]),
    probabilities: new Map(Object.entries(probabilities) as [FaultKind, number][]),
  };
}

/** Faults that duplicate messages are kept rare: each duplicate of a failing message gets retries of its own. */
const narrowProbabilities: Partial<Record<FaultKind, number>> = {
  'message delivered twice': 0.08,
  'notification sent twice': 0.5,
  'function crashes': 0.6,
  'DynamoDB rejects a call': 0.2,
  'DynamoDB reply lost': 0.2,
  'DynamoDB throttles a statement': 0.2,
  'DynamoDB returns no item with a refusal': 0.5,
  'DynamoDB applies a call late': 0.05,
  'slow call': 0.2,
  'Salesforce applies a call late': 0.4,
  'Salesforce call fails': 0.3,
  'Salesforce returns a transient row error': 0.2,
  'messages not deleted': 0.1,
  'SQS reply lost': 0.08,
  'id reused with other content': 0.4,
  'poison row': 0.3,
  'record lock never released': 0.3,
  'mapping changed': 0.5,
  'payload crashes the function': 0.1,
  replay: 0.5,
  redrive: 0.5,
};

const allTypes: readonly EventType[] = [
  'counselor.changed',
  'counselor.changed',
  'counselor.changed',
  'counselor.active',
  'counselor.active',
  'counselor.noted',
  'site.changed',
  'badge.changed',
  'badge.changed',
  'badge.lost',
  'badge.noted',
  'badge.moved',
  'shifts.planned',
  'counselor.login',
  'nobody.knows',
];

/** One source is the beginning of another. */
export const sourceLists: readonly (readonly string[])[] = [['sim'], ['sim', 'sim/b']];

const narrowTypes: readonly (readonly EventType[])[] = [
  ['site.changed'],
  ['counselor.changed'],
  ['counselor.active'],
  ['counselor.changed', 'counselor.active', 'counselor.noted'],
  ['badge.changed', 'badge.lost'],
  ['badge.changed', 'badge.changed', 'badge.noted', 'badge.lost', 'badge.moved'],
  ['counselor.login', 'counselor.active'],
];
