// Scenes that are rare even in a hail of faults, each after a rule that only they need: two or three events of one
// record within seconds, calls that land late, and one thing more. Functions wait for Salesforce no longer than a few
// seconds, so that a try, its late effect and its retry fall among what others write.

import type { EventType } from '../events/event-data.ts';
import type { Random } from '../random.ts';
import type { FaultKind } from '../world.ts';
import type { Profile } from './profile.ts';

/** By the remainder of a seed. */
export const aimedProfiles: readonly ((random: Random) => Profile)[] = [
  contested,
  refusedMeanwhile,
  refusedUnseen,
  redeployedSlowly,
  redeployedDying,
  crashedOn,
];

type Likely = Partial<Record<FaultKind, number>>;

function scene(random: Random, likely: Likely, rest: Partial<Profile> = {}): Profile {
  return {
    events: 2 + random.int(2),
    types: random.pick(sceneTypes),
    oneRecord: true,
    spanMs: random.pick([500, 5_000, 100_000]),
    stormMs: 1_800_000,
    slots: 3 + random.int(3),
    receivesAllowed: random.pick([3, 10]),
    callTimeoutMs: random.pick([2_000, 10_000, 120_000]),
    breaksEarly: false,
    changesWithinMs: 900_000,
    secondWithinMs: random.pick([5_000, 150_000]),
    refusesFromMs: 0,
    ...rest,
    likely: new Map(Object.entries(likely) as [FaultKind, number][]),
  };
}

/** The org has new rules while an event is under way: what its first try wrote late, its retry may no longer. */
function refusedMeanwhile(random: Random): Profile {
  const likely: Likely = {
    'salesforce does it late': random.pick([0.3, 0.6]),
    'notification sent twice': random.pick([0, 0.7]),
    'function crashes': random.pick([0, 0, 0.5]),
    'salesforce call fault': random.pick([0, 0.2]),
    'table loses a reply': random.pick([0, 0.2]),
    'table leaves keys out': random.pick([0, 0.5]),
    'queue refuses a call': random.pick([0, 0, 0.3]),
    'call slow': random.pick([0, 0.3]),
    'poison row': random.pick([0, 0.6]),
    'same id, other content': random.pick([0, 0, 0.5]),
    'salesforce passing row error': random.pick([0, 0.3]),
    'changed mapping': random.pick([0, 0, 0.5]),
  };
  return scene(random, likely, { refusesFromMs: random.between(0, random.pick([5_000, 150_000])) });
}

/** The same while a newer event has written and not yet raised its stamps: the two see nothing of each other. */
function refusedUnseen(random: Random): Profile {
  const likely: Likely = {
    'salesforce does it late': 0.6,
    'stamps raised late': 0.6,
    'poison part': 1,
  };
  return scene(random, likely, {
    types: ['counselor.changed', 'counselor.active'],
    spanMs: random.pick([500, 3_000]),
    breaksEarly: true,
    refusesFromMs: random.between(0, 8_000),
  });
}

/** Another content takes the id of an event that is under way: its own retry is given up at once. */
function contested(random: Random): Profile {
  const likely: Likely = {
    'same id, other content': 0.6,
    'salesforce does it late': random.pick([0.4, 0.7]),
    'notification sent twice': random.pick([0, 0.5]),
    'function crashes': random.pick([0, 0.4]),
    'table loses a reply': random.pick([0, 0, 0.3]),
    'call slow': random.pick([0, 0.4]),
  };
  // What the other content leaves out, only the first one may have written late.
  const types = random.pick([...sceneTypes, ...overlappingTypes, ...overlappingTypes]);
  return scene(random, likely, { types, spanMs: random.pick([5_000, 20_000, 150_000]), secondWithinMs: 400_000 });
}

/** The rules change between two deliveries of an event, neither of which knows the other: both are slow. */
function redeployedSlowly(random: Random): Profile {
  const likely: Likely = {
    'call slow': random.pick([0.2, 0.5]),
    'stamps raised late': random.pick([0, 0.5]),
  };
  return redeployed(random, likely, {});
}

/** The same, and one of them dies while its write is on a long way. */
function redeployedDying(random: Random): Profile {
  const likely: Likely = { 'function crashes': 0.6, 'salesforce does it late': 0.6 };
  return redeployed(random, likely, { types: ['site.changed'], callTimeoutMs: 120_000 });
}

function redeployed(random: Random, likely: Likely, rest: Partial<Profile>): Profile {
  const withinMs = random.pick([2_000, 10_000, 100_000]);
  const times = { spanMs: withinMs, changesWithinMs: withinMs, secondWithinMs: withinMs };
  return scene(random, { 'changed mapping': 1, 'notification sent twice': 0.8, ...likely }, { ...times, ...rest });
}

/** Functions die of the retry until SQS moves it to the dead letters; queues take some of what is sent. */
function crashedOn(random: Random): Profile {
  const likely: Likely = {
    'function crashes': 0.7,
    'salesforce does it late': random.pick([0.3, 0.6]),
    'queue refuses a message': random.pick([0, 0.3]),
    'queue refuses a call': random.pick([0, 0.2]),
    'call slow': random.pick([0, 0.3]),
  };
  return scene(random, likely, { stormMs: 20_000_000, spanMs: random.pick([500, 5_000]), receivesAllowed: 3 });
}

const sceneTypes: readonly (readonly EventType[])[] = [
  ['site.changed'],
  ['counselor.changed'],
  ['counselor.changed'],
  ['counselor.changed', 'counselor.noted'],
  ['badge.changed', 'badge.changed', 'badge.lost'],
];

const overlappingTypes: readonly (readonly EventType[])[] = [
  ['badge.changed', 'badge.noted'],
  ['counselor.changed', 'counselor.active'],
  ['counselor.changed', 'counselor.noted', 'counselor.noted'],
];
