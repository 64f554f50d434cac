// What kind of run a seed gives. Most are broad: many events of all kinds among few faults or many. The others are
// narrow: two to four events of one record in a hail of lost replies, deaths and late effects, where what is rare in a
// broad run happens all the time. Seeds above a million are aimed: two or three events of one record, calls that land
// late, a second delivery in between, and rules of the org that come while the event is under way.
import type { EventType } from './event-types.ts';
import type { Random } from './random.ts';
import { type FaultKind, faultKinds } from './world.ts';

export interface Profile {
  events: number;
  types: readonly EventType[];
  /** True where all events are about the same record of their object. */
  oneRecord: boolean;
  /** Over which the events arrive, in milliseconds. */
  spanMs: number;
  stormMs: number;
  /** Functions at once. */
  slots: number;
  /** Receives after which a message is a dead letter. */
  receivesAllowed: number;
  /** A second notification comes within so many milliseconds of the first. */
  secondWithinMs: number;
  /** The org refuses what it refuses for good from this moment on, in milliseconds; before, it takes it. */
  refusesFromMs: number;
  /** Chance of each kind of fault, each time it can happen. */
  likely: ReadonlyMap<FaultKind, number>;
}

const kinds = Object.keys(faultKinds) as FaultKind[];

/** Above this number seeds are aimed; every second of them at ids that two events share. */
export const aimedFrom = 1_000_000;

export function profileOf(random: Random, seed: number): Profile {
  if (seed > aimedFrom) return seed % 2 === 0 ? contested(random) : aimed(random);
  return random.chance(0.4) ? narrow(random) : broad(random);
}

const usual = { secondWithinMs: 2_000_000, refusesFromMs: 0 };

function broad(random: Random): Profile {
  // The share of kinds that a run has none of: few faults at once show what many together hide.
  const calm = random.pick([0.9, 0.6, 0.3]);
  const scale = random.pick([0.3, 1, 1, 2]);
  return {
    ...usual,
    events: 3 + random.int(random.pick([6, 20, 40])),
    types: allTypes,
    oneRecord: false,
    spanMs: random.pick([1_000, 20_000, 600_000]),
    stormMs: random.pick([60_000, 1_800_000, 7_200_000]),
    slots: 1 + random.int(5),
    receivesAllowed: 10,
    likely: new Map(kinds.map((kind) => [kind, random.chance(calm) ? 0 : faultKinds[kind] * scale])),
  };
}

function narrow(random: Random): Profile {
  const hail: Partial<Record<FaultKind, number>> = {};
  for (const [kind, likely] of Object.entries(hailKinds) as [FaultKind, number][]) {
    if (random.chance(0.4)) hail[kind] = likely * random.pick([0.5, 1, 1]);
  }
  return {
    ...usual,
    events: 2 + random.int(3),
    types: random.pick(narrowTypes),
    oneRecord: true,
    spanMs: random.pick([1_000, 20_000, 200_000]),
    stormMs: random.pick([1_800_000, 7_200_000]),
    slots: 2 + random.int(4),
    // With fewer receives than in production a killer takes its neighbours along.
    receivesAllowed: 'payload kills the function' in hail ? 10 : random.pick([3, 4, 10]),
    likely: new Map(Object.entries(hail) as [FaultKind, number][]),
  };
}

function aimed(random: Random): Profile {
  const likely = new Map<FaultKind, number>([
    ['salesforce does it late', random.pick([0.3, 0.6])],
    ['notification sent twice', random.pick([0, 0.7])],
    ['function crashes', random.pick([0, 0, 0.5])],
    ['salesforce call fault', random.pick([0, 0.2])],
    ['table loses a reply', random.pick([0, 0.2])],
    ['table leaves keys out', random.pick([0, 0.5])],
    ['queue refuses a call', random.pick([0, 0, 0.3])],
    ['call slow', random.pick([0, 0.3])],
    ['poison row', random.pick([0, 0.6])],
    ['same id, other content', random.pick([0, 0, 0.5])],
    ['salesforce passing row error', random.pick([0, 0.3])],
    ['changed mapping', random.pick([0, 0, 0.5])],
  ]);
  return {
    events: 2 + random.int(2),
    types: random.pick(aimedTypes),
    oneRecord: true,
    spanMs: random.pick([500, 5_000, 100_000]),
    stormMs: 1_800_000,
    slots: 3 + random.int(3),
    receivesAllowed: random.pick([3, 10]),
    secondWithinMs: random.pick([5_000, 150_000]),
    refusesFromMs: random.between(0, 150_000),
    likely,
  };
}

/** One event's try lands late while another content takes its id, so that its own retry is given up at once. */
function contested(random: Random): Profile {
  return {
    events: 2 + random.int(2),
    types: random.pick([['site.changed'], ['counselor.changed'], ['badge.changed', 'badge.changed', 'badge.lost']]),
    oneRecord: true,
    spanMs: random.pick([5_000, 150_000, 400_000]),
    stormMs: 1_800_000,
    slots: 4,
    receivesAllowed: random.pick([3, 10]),
    secondWithinMs: 400_000,
    refusesFromMs: 0,
    likely: new Map<FaultKind, number>([
      ['same id, other content', 0.6],
      ['salesforce does it late', random.pick([0.4, 0.7])],
      ['notification sent twice', random.pick([0, 0.5])],
      ['function crashes', random.pick([0, 0.4])],
      ['table loses a reply', random.pick([0, 0, 0.3])],
      ['call slow', random.pick([0, 0.4])],
    ]),
  };
}

/** What multiplies messages is kept low: each copy of a message that is tried again has successors of its own. */
const hailKinds: Partial<Record<FaultKind, number>> = {
  'message delivered twice': 0.08,
  'notification sent twice': 0.5,
  'function crashes': 0.6,
  'table refuses a call': 0.2,
  'table loses a reply': 0.2,
  'call slow': 0.2,
  'salesforce does it late': 0.4,
  'salesforce call fault': 0.3,
  'salesforce passing row error': 0.2,
  'messages not deleted': 0.1,
  'queue loses a reply': 0.08,
  'same id, other content': 0.4,
  'poison row': 0.3,
  'lasting lock': 0.3,
  'changed mapping': 0.5,
  'payload kills the function': 0.1,
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

const aimedTypes: readonly (readonly EventType[])[] = [
  ['site.changed'],
  ['counselor.changed'],
  ['counselor.changed'],
  ['counselor.changed', 'counselor.noted'],
  ['badge.changed', 'badge.changed', 'badge.lost'],
];

const narrowTypes: readonly (readonly EventType[])[] = [
  ['site.changed'],
  ['counselor.changed'],
  ['counselor.active'],
  ['counselor.changed', 'counselor.active', 'counselor.noted'],
  ['badge.changed', 'badge.lost'],
  ['badge.changed', 'badge.changed', 'badge.noted', 'badge.lost', 'badge.moved'],
  ['counselor.login', 'counselor.active'],
];
