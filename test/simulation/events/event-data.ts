// The data of each event type: few records, so that events race, and few fields, so that they overlap.
import type { JsonObject } from '../../../src/json.ts';
import type { Random } from '../random.ts';
import { type DataOptions, specialGenerators, type Team } from './special-data.ts';

const some = (random: Random, fields: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(() => random.chance(0.6)));

/** These spellings name three records: the mapping trims keys, and the key field ignores case. */
const counselorKey = ({ random, oneRecord, team }: DataOptions) =>
  team && !oneRecord
    ? `c${1 + random.int(team.counselors)}`
    : random.pick(oneRecord ? ['C1', 'c1'] : ['C1', 'c1', 'c2', 'c2 ', 'c3']);
/** The coaches of a team who exist in Salesforce. */
export const knownCoaches = ({ coaches }: Team) => Array.from({ length: coaches }, (_, index) => `known${index}`);
const coachOf = (key: string, team: Team) => knownCoaches(team)[Number(key.slice(1)) % team.coaches] ?? 'unknown';
const siteKey = ({ random, oneRecord }: DataOptions) => (oneRecord ? 's1' : random.pick(['s1', 's2', 'S2']));
const badgeKey = ({ random, oneRecord }: DataOptions) => (oneRecord ? 'b1' : random.pick(['b1', 'b2']));

const usualGenerators = {
  'counselor.changed': (options: DataOptions) => {
    const { id, random, oneRecord, team } = options;
    const key = counselorKey(options);
    return {
      key,
      title: `title ${id}`,
      ...some(random, {
        a: random.chance(0.3) ? null : `a ${id}`,
        b: random.int(1_000),
        c: random.pick(['low', 'middle', 'high', null]),
        d: `d ${id}`,
        ...(oneRecord || team ? {} : { site: random.pick(['s1', 's2', 's3']) }),
        ...(team ? {} : { coach: random.pick(['known', 'unknown']) }),
      }),
      ...(team ? { coach: random.chance(0.8) ? coachOf(key, team) : 'unknown' } : {}),
    };
  },
  'counselor.active': (options: DataOptions) => ({
    key: counselorKey(options),
    title: `alert ${options.id}`,
    alert: options.random.chance(0.5),
    ...some(options.random, { b: options.random.int(1_000), e: `e ${options.id}` }),
  }),
  'counselor.noted': (options: DataOptions) => ({
    key: options.random.chance(0.1) ? 'nobody' : counselorKey(options),
    ...some(options.random, { e: `e ${options.id}`, f: `f ${options.id}` }),
  }),
  'site.changed': (options: DataOptions) => ({ key: siteKey(options), title: `site ${options.id}` }),
  'badge.changed': (options: DataOptions) => ({
    key: badgeKey(options),
    title: `title ${options.id}`,
    ...some(options.random, { a: `a ${options.id}`, b: `b ${options.id}` }),
  }),
  'badge.lost': (options: DataOptions) => ({ key: badgeKey(options) }),
  'badge.noted': (options: DataOptions) => ({
    key: badgeKey(options),
    ...some(options.random, { b: `b ${options.id}`, c: `c ${options.id}` }),
  }),
  // Two records in one mapping: one is deleted, the other written.
  'badge.moved': (options: DataOptions) => {
    const keys = options.random.chance(0.5) ? ['b1', 'b2'] : ['b2', 'b1'];
    return { from: keys[0], to: keys[1], title: `title ${options.id}`, a: `a ${options.id}` };
  },
  'shifts.planned': ({ id, random }: DataOptions) => ({
    shifts: ['h0', 'h1', 'h2', 'h3', 'h4']
      .filter(() => random.chance(0.5))
      .map((key, index) => ({ key, ...some(random, { a: `a ${id}.${index}`, b: `b ${id}.${index}` }) })),
  }),
  'counselor.login': () => ({}),
  'nobody.knows': () => ({ key: 'x' }),
};

const generators = { ...usualGenerators, ...specialGenerators };

export type EventType = keyof typeof generators;

export const dataOf = (type: EventType, options: DataOptions): JsonObject =>
  generators[type](options) as unknown as JsonObject;
