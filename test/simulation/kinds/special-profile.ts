// What the runs of all special kinds have in common.
import type { EventType } from '../events/event-data.ts';
import { fewTimes, type Probabilities, type Profile, usualTimes } from '../faults/profile.ts';
import type { Random } from '../random.ts';
import type { FaultKind } from '../world.ts';

/** A few events with a few faults: none at all in one of three, so that what goes wrong is the kind's own. */
export function special(
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
