// The events of an outage, one per object, spread evenly over time, up to ten minutes late: counselors, their sites, alerts
// and badges.
import type { JsonObject } from '../../../src/json.ts';
import type { Random } from '../random.ts';

export interface ArrivingEvent {
  key: string;
  event: JsonObject;
  /** Milliseconds after the start. */
  atMs: number;
}

const startTime = Date.UTC(2026, 2, 3);
const latestMs = 600_000;

/** @param spanMs milliseconds within which they arrive */
export function arrivingEvents(count: number, spanMs: number, random: Random): ArrivingEvent[] {
  const known: Known = { counselors: [], sites: [] };
  return Array.from({ length: count }, (_, index) => {
    const id = `e${index}`;
    const atMs = ((index + random.next()) / count) * spanMs;
    const time = new Date(startTime + atMs - random.int(latestMs)).toISOString();
    const type = known.counselors.length === 0 ? 'counselor.changed' : random.pick(types);
    const data = dataOf(type, { id, random, known, count });
    return { key: `events/${id}.json`, event: { specversion: '1.0', id, source: 'evening', type, time, data }, atMs };
  });
}

const types = [
  'counselor.changed',
  'counselor.changed',
  'counselor.changed',
  'counselor.active',
  'counselor.noted',
  'site.changed',
  'badge.changed',
  'badge.lost',
] as const;

/** Keys of records that earlier events create, so that no event waits for a record that never appears. */
interface Known {
  counselors: string[];
  sites: string[];
}

interface DataOptions {
  id: string;
  random: Random;
  known: Known;
  /** Number of all events: about ten of them are about the same record. */
  count: number;
}

function dataOf(type: (typeof types)[number], { id, random, known, count }: DataOptions): JsonObject {
  const oneOf = (prefix: string, share: number) => `${prefix}${random.int(Math.max(3, Math.ceil(count * share)))}`;
  const created = (keys: string[], key: string) => {
    keys.push(key);
    return key;
  };
  switch (type) {
    case 'counselor.changed':
      return {
        key: created(known.counselors, oneOf('c', 0.06)),
        title: `title ${id}`,
        ...(random.chance(0.5) ? { a: `a ${id}` } : { d: `d ${id}` }),
        ...(random.chance(0.3) && known.sites.length > 0 ? { site: random.pick(known.sites) } : {}),
      };
    case 'counselor.active':
      return {
        key: random.pick(known.counselors),
        title: `alert ${id}`,
        alert: random.chance(0.3),
        b: random.int(1_000),
      };
    case 'counselor.noted':
      return { key: random.pick(known.counselors), e: `e ${id}`, f: `f ${id}` };
    case 'site.changed':
      return { key: created(known.sites, oneOf('s', 0.01)), title: `site ${id}` };
    case 'badge.changed':
      return { key: oneOf('b', 0.03), title: `title ${id}`, a: `a ${id}` };
    case 'badge.lost':
      return { key: oneOf('b', 0.03) };
  }
}
