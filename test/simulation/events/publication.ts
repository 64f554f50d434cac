// What a run publishes, and when: events whose times disagree with the order in which they arrive, some that Salesforce
// always rejects, and lines that are not events.
import type { JsonObject, JsonValue } from '../../../src/json.ts';
import type { FaultRule } from '../../../src/local/salesforce/faults/fault-rule.ts';
import type { Profile } from '../faults/profile.ts';
import type { Random } from '../random.ts';
import type { World } from '../world.ts';
import { dataOf } from './event-data.ts';
import { poison } from './poison-events.ts';

export interface PublishedObject {
  key: string;
  text: string;
  /** Milliseconds after the start of the run. */
  atMs: number;
}

export interface Publication {
  objects: PublishedObject[];
  /** Ids of events that Salesforce always rejects. */
  poisonedIds: Set<string>;
  /** Ids that two events with different content share. */
  reusedIds: Set<string>;
  /** Keys of objects that contain an event that crashes every function. */
  crashingKeys: Set<string>;
  /** Fault rules by which the emulator rejects the poisoned events. */
  faults: FaultRule[];
}

/** The member in the data of an event that crashes every function. */
export const crashMarker = 'deadly';

const startTime = Date.UTC(2026, 2, 2, 15);

export function publish(world: World, profile: Profile): Publication {
  const { random } = world;
  const publication: Publication = {
    objects: [],
    poisonedIds: new Set(),
    reusedIds: new Set(),
    crashingKeys: new Set(),
    faults: [],
  };
  let lines: string[] = [];
  const close = () => {
    if (lines.length === 0) return;
    const key = `events/${publication.objects.length}.jsonl`;
    if (lines.some((line) => line.includes(crashMarker))) publication.crashingKeys.add(key);
    publication.objects.push({ key, text: lines.join('\n'), atMs: random.between(0, profile.spanMs) });
    lines = [];
  };
  for (let count = 0; count < profile.events; count += 1) {
    const event = eventOf(`e${count}`, { world, profile, publication });
    lines.push(JSON.stringify(event));
    if (world.occurs('id reused with other content')) {
      close();
      publication.reusedIds.add(String(event.id));
      lines.push(JSON.stringify({ ...event, data: withLess(event.data, random), other: true }));
    } else if (random.chance(0.1)) {
      // The same event in another object.
      close();
      lines.push(JSON.stringify(event));
    }
    if (world.occurs('invalid line')) lines.push(random.pick(invalidLines(count)));
    if (random.chance(0.5)) close();
  }
  close();
  return publication;
}

/** The data without some of its optional members. */
const withLess = (data: JsonValue | undefined, random: Random) =>
  Object.fromEntries(Object.entries(data ?? {}).filter(([name]) => !optionalMembers.has(name) || random.chance(0.5)));

const optionalMembers = new Set(['a', 'b', 'c', 'd', 'e', 'f']);

const invalidLines = (count: number) => [
  '{"id":',
  '[]',
  JSON.stringify({ specversion: '1.0', id: `bad${count}`, source: 's' }),
  JSON.stringify({
    specversion: '1.0',
    id: `bad${count}`,
    source: 's',
    type: 'shifts.planned',
    data: { shifts: [{}] },
  }),
];

interface EventOptions {
  world: World;
  profile: Profile;
  publication: Publication;
}

function eventOf(id: string, { world, profile, publication }: EventOptions): JsonObject {
  const { random } = world;
  const type = random.pick(profile.types);
  const time = new Date(startTime + random.int(12) * 1_000).toISOString();
  const data = dataOf(type, { id, random, oneRecord: profile.oneRecord });
  if (world.occurs('payload crashes the function')) data[crashMarker] = true;
  const faults = type === 'counselor.changed' ? poison(id, data, world) : undefined;
  if (faults) {
    publication.poisonedIds.add(id);
    publication.faults.push(...faults);
  }
  return { specversion: '1.0', id, source: 'sim', type, time, data };
}
