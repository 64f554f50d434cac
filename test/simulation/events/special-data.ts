// The data of the event types that only special kinds of fault scenarios use.
import { linkedDesks } from '../names/linked-desks.ts';
import { desks } from '../names/names-in-org.ts';
import type { Random } from '../random.ts';

export interface DataOptions {
  /** Unique among all events; it is part of most texts. */
  id: string;
  random: Random;
  /** True if all events are about the same record of their object. */
  oneRecord: boolean;
  /** Who the counselors are; absent: three of them, with one coach, and with sites. */
  team?: Team | undefined;
}

/** Counselors who are divided among coaches. In Salesforce, the coach is their parent. */
export interface Team {
  counselors: number;
  coaches: number;
}

/** Keeps each optional member with the same chance. */
const some = <T extends object>(random: Random, members: T): Partial<T> =>
  Object.fromEntries(Object.entries(members).filter(() => random.chance(0.6))) as Partial<T>;

const keyOf = ({ random, oneRecord }: DataOptions, prefix: string) => `${prefix}${oneRecord ? 1 : 1 + random.int(3)}`;

const counted = (prefix: string) => (options: DataOptions) => ({
  key: keyOf(options, prefix),
  // Few counts, so that many are equal. None agrees with the times.
  count: options.random.int(6),
  title: `title ${options.id}`,
  ...some(options.random, { a: `a ${options.id}`, b: `b ${options.id}` }),
});

/** A number as it is written in JSON, with digits that a double cannot hold. */
const raw = (digits: string) => (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(digits);

const formsOf = (record: string) => [record, record.slice(0, 15), record.toUpperCase(), ` ${record.toLowerCase()}`];

/** A record that an event names by its Id. Only the model reads the key. */
function linked({ random }: DataOptions, name: string, keys: readonly string[]): Record<string, string> {
  if (!random.chance(0.7)) return {};
  const key = random.pick(keys);
  return { [name]: random.pick(formsOf(linkedDesks[key] as string)), [`${name}Key`]: key };
}

/** Characters that a text of these events may have; Salesforce rejects a longer one. */
export const longestText = 255;

const exactNumbers = [
  '9007199254740992',
  '9007199254740993',
  '-12345678901234567890',
  '0.12345678901234567890',
  '1e400',
];
/** Keys that are hard to write into a URL, a query or a composite call. */
export const oddKeys = [
  'ann@example.inc',
  'a/b',
  '..',
  '.',
  'a?b=c',
  'ä ö',
  "o'neil",
  'x.json',
  '%2F',
  '@{part0.id}',
  'a&b',
  '\\',
];
const references = ['@{part0[0].id}', '@{hello}', 'x @{part1.id} y', '@{', '@{}'];

export const specialGenerators = {
  'tally.counted': counted('t'),
  'score.counted': counted('s'),
  'token.granted': (options: DataOptions) => ({
    key: keyOf(options, 'k'),
    title: `title ${options.id}`,
    ...some(options.random, { a: `a ${options.id}` }),
  }),
  'coin.found': ({ id }: DataOptions) => ({ title: `coin ${id}` }),
  'token.revoked': (options: DataOptions) => ({ key: keyOf(options, 'k') }),
  'person.changed': (options: DataOptions) => ({
    key: keyOf(options, 'p'),
    title: `title ${options.id}`,
    ...some(options.random, { a: `a ${options.id}`, b: `b ${options.id}` }),
  }),
  'person.noted': (options: DataOptions) => ({
    key: keyOf(options, 'p'),
    ...some(options.random, { b: `b ${options.id}`, c: `c ${options.id}` }),
  }),
  'visit.planned': (options: DataOptions) => ({
    key: keyOf(options, 'v'),
    person: keyOf(options, 'p'),
    title: `title ${options.id}`,
  }),
  'visit.cancelled': (options: DataOptions) => ({ key: keyOf(options, 'v') }),
  'team.changed': (options: DataOptions) => {
    // A value means one team as a key, and another as a reference.
    const [key, ref] = options.random.pick([
      ['m1', 'm2'],
      ['m2', 'm1'],
    ] as const);
    return { key, ref, title: `title ${options.id}`, ...some(options.random, { a: `a ${options.id}` }) };
  },
  'value.changed': ({ random, id }: DataOptions) => ({
    key: random.chance(0.5) ? raw(random.pick(['9007199254740992', '9007199254740993'])) : random.pick(['q1', 'Q1 ']),
    title: `title ${id}`,
    ...some(random, {
      text: random.pick(['', '  ', `text ${id}`, null, 'x'.repeat(longestText), 'x'.repeat(longestText + 1)]),
      number: random.pick(['', ' ', null, random.int(1_000)]),
      day: random.pick(['', null, '2026-03-01']),
      pick: random.pick(['', null, 'low']),
      big: random.chance(0.5) ? raw(random.pick(exactNumbers)) : random.int(10),
    }),
  }),
  'shifts.repeated': ({ id, random }: DataOptions) => ({
    shifts: Array.from({ length: 1 + random.int(5) }, (_, index) => ({
      key: random.pick(['h1', 'H1', 'h2', ' h3']),
      ...some(random, { a: random.chance(0.3) ? 'same' : `a ${id}.${index}`, b: `b ${id}.${index}` }),
    })),
  }),
  'tokens.granted': ({ id, random }: DataOptions) => ({
    tokens: Array.from({ length: 1 + random.int(3) }, (_, index) => ({
      key: random.pick(['k1', 'K1', 'k2']),
      title: `title ${id}.${index}`,
    })),
  }),
  'ticket.opened': (options: DataOptions) => ({
    key: keyOf(options, 'x'),
    urgent: options.random.chance(0.5),
    // Some go into direct calls.
    title: options.random.chance(0.3) ? `${options.random.pick(references)} ${options.id}` : `title ${options.id}`,
  }),
  // Only the model reads the key.
  'desk.changed': ({ id, random, oneRecord }: DataOptions) => {
    const [key, record] = oneRecord ? ['d1', 'a225e00000AbCdEAAV'] : random.pick(Object.entries(desks));
    return { key, record: random.pick(formsOf(record)), ...some(random, { a: `a ${id}`, b: `b ${id}` }) };
  },
  'seat.taken': (options: DataOptions) => ({
    key: keyOf(options, 'e'),
    title: `title ${options.id}`,
    ...some(options.random, { a: `a ${options.id}` }),
    ...linked(options, 'desk', ['d1', 'd2', 'none']),
    ...linked(options, 'spare', ['d1', 'none']),
    ...linked(options, 'home', ['d1', 'd2', 'late']),
  }),
  'call.planned': ({ id }: DataOptions) => ({ key: `call ${id}`, caller: `caller ${id}`, title: `title ${id}` }),
  'case.opened': (options: DataOptions) => ({
    key: keyOf(options, 'c'),
    title: `title ${options.id}`,
    ...some(options.random, { a: `a ${options.id}`, owner: options.random.pick(['here', 'left', 'unknown']) }),
  }),
  'case.assigned': (options: DataOptions) => ({
    key: keyOf(options, 'c'),
    title: `title ${options.id}`,
    ...some(options.random, {
      a: `a ${options.id}`,
      owner: options.random.pick(['here', 'left', 'unknown', 'chatter', 'elsewhere']),
    }),
  }),
  'errand.sent': ({ id, random }: DataOptions) => ({
    key: `errand ${id}`,
    title: `title ${id}`,
    owner: random.pick(['late', 'later', 'late', 'here', 'left', 'unknown']),
  }),
  // Many records: each event has a row of its own.
  'crate.packed': ({ id, random }: DataOptions) => ({
    key: `crate${1 + random.int(40)}`,
    title: `title ${id}`,
    ...some(random, { a: `a ${id}` }),
  }),
  'pair.changed': ({ id, random }: DataOptions) => ({
    key: random.pick(['c1', 'c1', 'c2']),
    badge: 'b1',
    title: `title ${id}`,
    ...some(random, { a: `a ${id}` }),
  }),
  'odd.changed': ({ id, random }: DataOptions) => ({
    key: random.pick(oddKeys),
    title: random.chance(0.5) ? `${random.pick(references)} ${id}` : `title ${id}`,
    ...some(random, { a: random.pick(references), coach: random.pick([...oddKeys, 'unknown']) }),
  }),
  'odd.noted': ({ id, random }: DataOptions) => ({ key: random.pick(oddKeys), b: `${random.pick(references)} ${id}` }),
  'odd.lost': ({ random }: DataOptions) => ({ key: random.pick(oddKeys) }),
};
