// Scenes that are rare even in a hail of faults, each after a rule that only they need: two or three events of one
// record within seconds, calls that land late, and one thing more. Functions wait for Salesforce no longer than a few
// seconds, so that a try, its late effect and its retry fall among what others write.

import type { EventType } from '../events/event-data.ts';
import type { Random } from '../random.ts';
import type { FaultKind } from '../world.ts';
import type { Profile } from './profile.ts';

/** By the remainder of a seed. */
export const targetedProfiles: readonly ((random: Random) => Profile)[] = [
  reusedIds,
  refusedMeanwhile,
  refusedUnseen,
  redeployedSlowly,
  redeployedDying,
  crashedOn,
];

type Probabilities = Partial<Record<FaultKind, number>>;

function scene(random: Random, probabilities: Probabilities, rest: Partial<Profile> = {}): Profile {
  return {
    events: 2 + random.int(2),
    types: random.pick(scenarioTypes),
    oneRecord: true,
    spanMs: random.pick([500, 5_000, 100_000]),
    faultsMs: 1_800_000,
    concurrency: 3 + random.int(3),
    maxReceives: random.pick([3, 10]),
    callTimeoutMs: random.pick([2_000, 10_000, 120_000]),
    breaksEarly: false,
    changesWithinMs: 900_000,
    secondWithinMs: random.pick([5_000, 150_000]),
    refusesFromMs: 0,
    ...rest,
    probabilities: new Map(Object.entries(probabilities) as [FaultKind, number][]),
  };
}

/** The org has new rules while an event is under way: what its first try wrote late, its retry may no longer. */
function refusedMeanwhile(random: Random): Profile {
  const probabilities: Probabilities = {
    'Salesforce applies a call late': random.pick([0.3, 0.6]),
    'notification sent twice': random.pick([0, 0.7]),
    'function crashes': random.pick([0, 0, 0.5]),
    'Salesforce call fails': random.pick([0, 0.2]),
    'DynamoDB reply lost': random.pick([0, 0.2]),
    'DynamoDB leaves keys unprocessed': random.pick([0, 0.5]),
    'SQS rejects a call': random.pick([0, 0, 0.3]),
    'slow call': random.pick([0, 0.3]),
    'poison row': random.pick([0, 0.6]),
    'id reused with other content': random.pick([0, 0, 0.5]),
    'Salesforce rejects a row for now': random.pick([0, 0.3]),
    'mapping changed': random.pick([0, 0, 0.5]),
  };
  return scene(random, probabilities, { refusesFromMs: random.between(0, random.pick([5_000, 150_000])) });
}

/** The same while a newer event has written and not yet raised its stamps: the two see nothing of each other. */
function refusedUnseen(random: Random): Profile {
  const probabilities: Probabilities = {
    'Salesforce applies a call late': 0.6,
    'stamps saved late': 0.6,
    'poison subrequest': 1,
  };
  return scene(random, probabilities, {
    types: ['counselor.changed', 'counselor.active'],
    spanMs: random.pick([500, 3_000]),
    breaksEarly: true,
    refusesFromMs: random.between(0, 8_000),
  });
}

/** Another content takes the id of an event that is under way: its own retry is given up at once. */
function reusedIds(random: Random): Profile {
  const probabilities: Probabilities = {
    'id reused with other content': 0.6,
    'Salesforce applies a call late': random.pick([0.4, 0.7]),
    'notification sent twice': random.pick([0, 0.5]),
    'function crashes': random.pick([0, 0.4]),
    'DynamoDB reply lost': random.pick([0, 0, 0.3]),
    'slow call': random.pick([0, 0.4]),
  };
  // What the other content leaves out, only the first one may have written late.
  const types = random.pick([...scenarioTypes, ...overlappingTypes, ...overlappingTypes]);
  return scene(random, probabilities, {
    types,
    spanMs: random.pick([5_000, 20_000, 150_000]),
    secondWithinMs: 400_000,
  });
}

/** The rules change between two deliveries of an event, neither of which knows the other: both are slow. */
function redeployedSlowly(random: Random): Profile {
  const probabilities: Probabilities = {
    'slow call': random.pick([0.2, 0.5]),
    'stamps saved late': random.pick([0, 0.5]),
  };
  return redeployed(random, probabilities, {});
}

/** The same, and one of them dies while its write is on a long way. */
function redeployedDying(random: Random): Profile {
  const probabilities: Probabilities = { 'function crashes': 0.6, 'Salesforce applies a call late': 0.6 };
  return redeployed(random, probabilities, { types: ['site.changed'], callTimeoutMs: 120_000 });
}

function redeployed(random: Random, probabilities: Probabilities, rest: Partial<Profile>): Profile {
  const withinMs = random.pick([2_000, 10_000, 100_000]);
  const times = { spanMs: withinMs, changesWithinMs: withinMs, secondWithinMs: withinMs };
  return scene(
    random,
    { 'mapping changed': 1, 'notification sent twice': 0.8, ...probabilities },
    { ...times, ...rest },
  );
}

/** Functions die of the retry until SQS moves it to the dead letters; queues take some of what is sent. */
function crashedOn(random: Random): Profile {
  const probabilities: Probabilities = {
    'function crashes': 0.7,
    'Salesforce applies a call late': random.pick([0.3, 0.6]),
    'SQS rejects a message': random.pick([0, 0.3]),
    'SQS rejects a call': random.pick([0, 0.2]),
    'slow call': random.pick([0, 0.3]),
  };
  return scene(random, probabilities, { faultsMs: 20_000_000, spanMs: random.pick([500, 5_000]), maxReceives: 3 });
}

const scenarioTypes: readonly (readonly EventType[])[] = [
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
