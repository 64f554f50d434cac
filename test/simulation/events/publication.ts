// What a run publishes, and when: events whose times disagree with the order in which they arrive, some that Salesforce
// always rejects, and lines that are not events.
import type { JsonObject } from '../../../src/json.ts';
import type { FaultRule } from '../../../src/local/salesforce/faults/fault-rule.ts';
import type { Profile } from '../faults/profile.ts';
import { identityOf } from '../model/event.ts';
import type { Random } from '../random.ts';
import { startMs, type World } from '../world.ts';
import { dataOf } from './event-data.ts';
import { poison } from './poison-events.ts';
import { longestText } from './special-data.ts';

export interface PublishedObject {
  key: string;
  text: string;
  /** Milliseconds after the start of the run. */
  atMs: number;
}

export interface HandedOver {
  text: string;
  /** Milliseconds after the start of the run. */
  atMs: number;
}

export interface Publication {
  objects: PublishedObject[];
  /** What the platform hands to the publisher, in order; empty if the objects are simply there. */
  handedOver: HandedOver[];
  /** The identity of an event whose object S3 rejects while faults occur. */
  rejected?: string;
  /** Identities of events that Salesforce always rejects. */
  poisoned: Set<string>;
  /** Identities that two events with different content share. */
  reused: Set<string>;
  /** Keys of objects that contain an event that crashes every function. */
  crashingKeys: Set<string>;
  /** Fault rules by which the emulator rejects the poisoned events. */
  faults: FaultRule[];
  /** Rules of the org by which it rejects the others. */
  rules: unknown[];
}

/** The member in the data of an event that ends every function. */
export const crashMarker = 'deadly';
/** How it does: it crashes the function, or it keeps it busy until its time is over. */
export type CrashMark = true | 'endless';

export function publish(world: World, profile: Profile): Publication {
  const { random } = world;
  const publication: Publication = {
    objects: [],
    handedOver: [],
    poisoned: new Set(),
    reused: new Set(),
    crashingKeys: new Set(),
    faults: [],
    rules: [],
  };
  if (profile.packs) {
    handOver(world, profile, publication);
    return publication;
  }
  let lines: string[] = [];
  let atMs = random.between(0, profile.spanMs);
  const close = () => {
    if (lines.length === 0) return;
    const key = `events/${publication.objects.length}.jsonl`;
    if (lines.some((line) => line.includes(crashMarker))) publication.crashingKeys.add(key);
    publication.objects.push({ key, text: profile.rewrites ? withFewerLines(lines, random) : lines.join('\n'), atMs });
    lines = [];
    atMs = random.between(0, profile.spanMs);
  };
  for (let count = 0; count < profile.events; count += 1) {
    const event = eventOf(count, { world, profile, publication, atMs });
    lines.push(textOf(event));
    // Equal events without an id are several events.
    if (isNameless(event.type) && random.chance(0.3)) lines.push(textOf(event));
    if (world.occurs('id reused with other content')) {
      close();
      publication.reused.add(identityOf(event));
      lines.push(JSON.stringify({ ...event, data: { ...withLess(event.data, random), other: true } }));
    } else if (random.chance(0.1)) {
      // The same event in another object, which is not older.
      const firstAtMs = atMs;
      close();
      atMs = Math.max(atMs, firstAtMs);
      lines.push(textOf(event));
    }
    if (world.occurs('invalid line')) lines.push(random.pick(invalidLines(count)));
    if (random.chance(0.5)) close();
  }
  close();
  return publication;
}

function handOver(world: World, profile: Profile, publication: Publication): void {
  const { random } = world;
  const repeats = random.chance(0.4) ? 0.2 : 0;
  const times = Array.from({ length: profile.events }, () => random.between(0, profile.spanMs)).sort((a, b) => a - b);
  for (const [count, atMs] of times.entries()) {
    const event = eventOf(count, { world, profile, publication, atMs });
    // A file of the drop folder may have line ends within its event.
    const text = random.chance(0.2) ? JSON.stringify(event, null, 1) : JSON.stringify(event);
    publication.handedOver.push({ text, atMs });
    if (random.chance(repeats)) publication.handedOver.push({ text, atMs: atMs + 1 });
    if (random.chance(0.03)) publication.rejected ??= identityOf(event);
  }
}

/** The data without some of its optional members. */
const withLess = (data: JsonObject, random: Random) =>
  Object.fromEntries(Object.entries(data).filter(([name]) => !optionalMembers.has(name) || random.chance(0.5)));

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
  /** When its object is published, in milliseconds after the start of the run. */
  atMs: number;
}

function eventOf(count: number, { world, profile, publication, atMs }: EventOptions) {
  const { random } = world;
  const { sources } = profile;
  // Each source counts its own events, so that different events have the same id.
  const id = `e${Math.floor(count / sources.length)}`;
  const source = sources[count % sources.length] ?? '';
  const type = random.pick(profile.types);
  const time = new Date(startMs + profile.timeMs(random, atMs)).toISOString();
  const name = `e${count}`;
  const data = dataOf(type, { id: name, random, oneRecord: profile.oneRecord, team: profile.team });
  if (world.occurs('payload crashes the function')) data[crashMarker] = true;
  const rejection = type === 'counselor.changed' ? poison(name, data, world) : undefined;
  publication.faults.push(...(rejection?.faults ?? []));
  publication.rules.push(...(rejection?.rules ?? []));
  if (rejection || isTooLong(data)) publication.poisoned.add(identityOf({ source, id }));
  return { specversion: '1.0', id, source, type, time, data };
}

/** Events of this type come in a form of the platform's own, without an id. */
const isNameless = (type: string) => type === 'coin.found';

const textOf = (event: ReturnType<typeof eventOf>): string =>
  JSON.stringify(isNameless(event.type) ? { type: event.type, data: event.data } : event);

/** Some events without an id share a line. */
function withFewerLines(lines: readonly string[], random: Random): string {
  const isCoin = (line: string | undefined) => line?.startsWith('{"type":"coin.found"') === true;
  return lines.reduce((text, line, index) => {
    const isJoined = isCoin(line) && isCoin(lines[index - 1]) && random.chance(0.3);
    return `${text}${isJoined ? '' : '\n'}${line}`;
  });
}

/** The object with one more event before all others. */
export const withOneMore = (text: string, id: string): string =>
  `${JSON.stringify({ type: 'coin.found', data: dataOfCoin(id) })}\n${text}`;

const dataOfCoin = (id: string) => ({ title: `coin ${id}` });

const isTooLong = (data: JsonObject) =>
  Object.values(data).some((value) => typeof value === 'string' && value.length > longestText);
