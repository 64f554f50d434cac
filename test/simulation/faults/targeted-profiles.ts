// Fault scenarios that are rare even among many faults, each aimed at a rule that matters only there: two or three events
// of one record within seconds, calls that take effect late, and one special fault. Functions wait only seconds for
// Salesforce, so an attempt, its late effect and its retry interleave with the writes of other events.

import type { EventType } from '../events/event-data.ts';
import type { Random } from '../random.ts';
import type { FaultKind } from '../world.ts';
import { fewTimes, type Probabilities, type Profile } from './profile.ts';

/** The index is the remainder of the seed. */
export const targetedProfiles: readonly ((random: Random) => Profile)[] = [
  idReused,
  rejectedOnRetry,
  rejectedInRace,
  redeployedWithSlowCalls,
  redeployedWithCrashes,
  crashedUntilMoved,
];

function targeted(random: Random, probabilities: Probabilities, rest: Partial<Profile> = {}): Profile {
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
    rejectsFromMs: 0,
    sources: ['sim'],
    timeMs: fewTimes,
    people: [],
    ...rest,
    probabilities: asMap(probabilities),
  };
}

const asMap = (probabilities: Probabilities) => new Map(Object.entries(probabilities) as [FaultKind, number][]);

/** The org starts to reject an event between attempts: the first attempt takes effect late, and the retry is rejected. */
function rejectedOnRetry(random: Random): Profile {
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
    'Salesforce returns a transient row error': random.pick([0, 0.3]),
    'mapping changed': random.pick([0, 0, 0.5]),
  };
  return targeted(random, probabilities, { rejectsFromMs: random.between(0, random.pick([5_000, 150_000])) });
}

/** The same while a newer event has written but not yet saved its stamps, so neither event sees the other. */
function rejectedInRace(random: Random): Profile {
  const probabilities: Probabilities = {
    'Salesforce applies a call late': 0.6,
    'stamps saved late': 0.6,
    'poison subrequest': 1,
  };
  return targeted(random, probabilities, {
    types: ['counselor.changed', 'counselor.active'],
    spanMs: random.pick([500, 3_000]),
    breaksEarly: true,
    rejectsFromMs: random.between(0, 8_000),
  });
}

/** The same, and nearly each seed has the race: both events are published at once, and no stamps are saved in time. */
export function rejectedInClosestRace(random: Random): Profile {
  const probabilities: Probabilities = {
    'Salesforce applies a call late': 0.5,
    'stamps saved late': 1,
    'poison subrequest': 1,
  };
  return { ...rejectedInRace(random), ...closestRace(random), probabilities: asMap(probabilities) };
}

const closestRace = (random: Random): Partial<Profile> => ({
  spanMs: 500,
  concurrency: 4,
  rejectsFromMs: random.between(500, 4_000),
});

/** An event with other content takes the id of an event in progress, whose retry is then abandoned at once. */
function idReused(random: Random): Profile {
  const probabilities: Probabilities = {
    'id reused with other content': 0.6,
    'Salesforce applies a call late': random.pick([0.4, 0.7]),
    'notification sent twice': random.pick([0, 0.5]),
    'function crashes': random.pick([0, 0.4]),
    'DynamoDB reply lost': random.pick([0, 0, 0.3]),
    'slow call': random.pick([0, 0.4]),
  };
  // Fields that the other content lacks can only come from the first event's late write.
  const types = random.pick([...scenarioTypes, ...overlappingTypes, ...overlappingTypes]);
  return targeted(random, probabilities, {
    types,
    spanMs: random.pick([5_000, 20_000, 150_000]),
    secondWithinMs: 400_000,
  });
}

/** The mappings change between two slow deliveries of an event that know nothing of each other. */
export function redeployedWithSlowCalls(random: Random): Profile {
  const probabilities: Probabilities = {
    'slow call': random.pick([0.2, 0.5]),
    'stamps saved late': random.pick([0, 0.5]),
  };
  return redeployed(random, probabilities, {});
}

/** The same, and one delivery crashes while its write is still on the way. */
export function redeployedWithCrashes(random: Random): Profile {
  const probabilities: Probabilities = { 'function crashes': 0.6, 'Salesforce applies a call late': 0.6 };
  return redeployed(random, probabilities, { types: ['site.changed'], callTimeoutMs: 120_000 });
}

function redeployed(random: Random, probabilities: Probabilities, rest: Partial<Profile>): Profile {
  const withinMs = random.pick([2_000, 10_000, 100_000]);
  const times = { spanMs: withinMs, changesWithinMs: withinMs, secondWithinMs: withinMs };
  return targeted(
    random,
    { 'mapping changed': 1, 'notification sent twice': 0.8, ...probabilities },
    { ...times, ...rest },
  );
}

/** Functions crash on the retry until SQS moves it to the dead-letter queue. The queues reject some messages. */
export function crashedUntilMoved(random: Random): Profile {
  const probabilities: Probabilities = {
    'function crashes': 0.7,
    'Salesforce applies a call late': random.pick([0.3, 0.6]),
    'SQS rejects a message': random.pick([0, 0.3]),
    'SQS rejects a call': random.pick([0, 0.2]),
    'slow call': random.pick([0, 0.3]),
  };
  return targeted(random, probabilities, { faultsMs: 20_000_000, spanMs: random.pick([500, 5_000]), maxReceives: 3 });
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
