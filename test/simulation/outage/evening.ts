// Events of a long evening, one object each, spread evenly: counselors, their sites, alerts and badges, some events late.
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

/** @param spanMs over which they arrive */
export function evening(count: number, spanMs: number, random: Random): ArrivingEvent[] {
  // About ten events a record, so that they meet.
  const ofMany = (prefix: string, share: number) => `${prefix}${random.int(Math.max(3, Math.ceil(count * share)))}`;
  return Array.from({ length: count }, (_, index) => {
    const id = `e${index}`;
    const type = random.pick(types);
    const atMs = ((index + random.next()) / count) * spanMs;
    const time = new Date(startTime + atMs - random.int(latestMs)).toISOString();
    const data = dataOf(type, { id, random, ofMany });
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

interface Making {
  id: string;
  random: Random;
  ofMany: (prefix: string, share: number) => string;
}

function dataOf(type: (typeof types)[number], { id, random, ofMany }: Making): JsonObject {
  const counselor = ofMany('c', 0.06);
  const badge = ofMany('b', 0.03);
  switch (type) {
    case 'counselor.changed':
      return {
        key: counselor,
        title: `title ${id}`,
        ...(random.chance(0.5) ? { a: `a ${id}` } : { d: `d ${id}` }),
        ...(random.chance(0.3) ? { site: ofMany('s', 0.01) } : {}),
      };
    case 'counselor.active':
      return { key: counselor, title: `alert ${id}`, alert: random.chance(0.3), b: random.int(1_000) };
    case 'counselor.noted':
      return { key: counselor, e: `e ${id}`, f: `f ${id}` };
    case 'site.changed':
      return { key: ofMany('s', 0.01), title: `site ${id}` };
    case 'badge.changed':
      return { key: badge, title: `title ${id}`, a: `a ${id}` };
    case 'badge.lost':
      return { key: badge };
  }
}
