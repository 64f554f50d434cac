// What is published in a run: events about few records, so that they race, with times that disagree with the order in
// which they come; some carry values that Salesforce will always refuse.

import type { JsonObject } from '../../src/json.ts';
import type { FaultRule } from '../../src/local/salesforce/faults/fault-rule.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

export interface PublishedObject {
  key: string;
  text: string;
  /** Milliseconds after the start of the run. */
  atMs: number;
}

export interface Publication {
  objects: PublishedObject[];
  /** Ids of events that Salesforce refuses for good. */
  poisoned: Set<string>;
  /** Ids that two different events carry. */
  contested: Set<string>;
  /** Rules by which the org refuses them. */
  faults: FaultRule[];
}

const startTime = Date.UTC(2026, 2, 2, 15);

export function publish(world: World, startMs: number): Publication {
  const { random } = world;
  const publication: Publication = { objects: [], poisoned: new Set(), contested: new Set(), faults: [] };
  const eventCount = 3 + random.int(random.pick([6, 20, 40]));
  const spanMs = random.pick([1_000, 20_000, 600_000]);
  let lines: string[] = [];
  const close = () => {
    if (lines.length === 0) return;
    const key = `events/${publication.objects.length}.jsonl`;
    publication.objects.push({ key, text: lines.join('\n'), atMs: startMs + random.between(0, spanMs) });
    lines = [];
  };
  for (let count = 0; count < eventCount; count += 1) {
    const event = eventOf(`e${count}`, world, publication);
    lines.push(JSON.stringify(event));
    if (world.strikes('same id, other content')) {
      close();
      publication.contested.add(String(event.id));
      lines.push(JSON.stringify({ ...event, other: true }));
    } else if (random.chance(0.1)) {
      // The same event in another object.
      close();
      lines.push(JSON.stringify(event));
    }
    if (world.strikes('bad line')) lines.push(random.pick(badLines(count)));
    if (random.chance(0.5)) close();
  }
  close();
  return publication;
}

const badLines = (count: number) => [
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

function eventOf(id: string, world: World, publication: Publication): JsonObject {
  const { random } = world;
  const type = random.pick(types);
  const time = new Date(startTime + random.int(12) * 1_000).toISOString();
  const data = makers[type](id, random);
  poison(id, type, data, world, publication);
  return { specversion: '1.0', id, source: 'sim', type, time, data };
}

const types = [
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
  'shifts.planned',
  'counselor.login',
  'nobody.knows',
] as const;
type Type = (typeof types)[number];

const some = (random: Random, fields: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(() => random.chance(0.6)));

const counselor = (random: Random) => random.pick(['C1', 'c1', 'c2', 'c2 ', 'c3']);

const makers: Record<Type, (id: string, random: Random) => JsonObject> = {
  'counselor.changed': (id, random) => ({
    key: counselor(random),
    title: `title ${id}`,
    ...some(random, {
      a: random.chance(0.3) ? null : `a ${id}`,
      b: random.int(1_000),
      c: random.pick(['low', 'middle', 'high', null]),
      d: `d ${id}`,
      site: random.pick(['s1', 's2', 's3']),
      coach: random.pick(['known', 'unknown']),
    }),
  }),
  'counselor.active': (id, random) => ({
    key: counselor(random),
    title: `alert ${id}`,
    alert: random.chance(0.5),
    ...some(random, { b: random.int(1_000), e: `e ${id}` }),
  }),
  'counselor.noted': (id, random) => ({
    key: random.chance(0.1) ? 'nobody' : counselor(random),
    ...some(random, { e: `e ${id}`, f: `f ${id}` }),
  }),
  'site.changed': (id, random) => ({ key: random.pick(['s1', 's2', 'S2']), title: `site ${id}` }),
  'badge.changed': (id, random) => ({
    key: random.pick(['b1', 'b2']),
    title: `title ${id}`,
    ...some(random, { a: `a ${id}`, b: `b ${id}` }),
  }),
  'badge.lost': (_id, random) => ({ key: random.pick(['b1', 'b2']) }),
  'shifts.planned': (id, random) => ({
    shifts: Array.from({ length: random.int(6) }, (_, index) => ({
      key: `h${random.int(5)}`,
      ...some(random, { a: `a ${id}.${index}`, b: `b ${id}.${index}` }),
    })),
  }),
  'counselor.login': () => ({}),
  'nobody.knows': () => ({ key: 'x' }),
};

/** Errors of 2.3 that no other try can mend, as rows carry them. */
const lastingRowErrors = [
  'FIELD_CUSTOM_VALIDATION_EXCEPTION',
  'DUPLICATES_DETECTED',
  'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
  'CANNOT_EXECUTE_FLOW_TRIGGER',
  'FIELD_INTEGRITY_EXCEPTION',
  'INSUFFICIENT_ACCESS_OR_READONLY',
  'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
  'INVALID_CROSS_REFERENCE_KEY',
  'INVALID_FIELD_FOR_INSERT_UPDATE',
  'INVALID_EMAIL_ADDRESS',
  'MALFORMED_ID',
  'MISSING_ARGUMENT',
  'DUPLICATE_EXTERNAL_ID',
  'ENTITY_IS_LOCKED',
  'TXN_SECURITY_NO_ACCESS',
  'A_CODE_NOBODY_KNOWS',
];

/** What one row of many can be refused for together with them. What is about the object or its key is about all. */
const lastingRequestErrors: readonly (readonly [status: number, code: string, message: string])[] = [
  [400, 'INVALID_FIELD', "No such column 'Zzz__c' on sobject of type Counselor__c"],
  [400, 'JSON_PARSER_ERROR', 'Cannot deserialize instance of date from VALUE_STRING value at [line:1, column:35]'],
];

function poison(id: string, type: Type, data: JsonObject, world: World, publication: Publication): void {
  if (type !== 'counselor.changed') return;
  const { random } = world;
  const refuse = (effect: FaultRule['effect']) => {
    data.d = `poison ${id}`;
    for (const value of [data.d, `${data.d}*`]) {
      publication.faults.push({ match: { sObject: 'Counselor__c', field: 'D__c', value }, effect });
    }
  };
  if (world.strikes('poison row')) {
    if (random.chance(0.5)) refuse({ kind: 'row-error', code: random.pick(lastingRowErrors) });
    else Object.assign(data, random.pick([{ a: 'much too long for its field' }, { c: 'no such value' }, { b: 1e12 }]));
  } else if (world.strikes('poison request')) {
    const [status, errorCode, message] = random.pick(lastingRequestErrors);
    if (random.chance(0.5)) refuse({ kind: 'answer', status, body: [{ errorCode, message }] });
    else data.b = 'not a number';
  } else if (world.strikes('poison part')) {
    const [status, errorCode, message] = random.pick(lastingRequestErrors);
    refuse({ kind: 'subrequest-answer', status, body: [{ errorCode, message }] });
  } else return;
  publication.poisoned.add(id);
}
