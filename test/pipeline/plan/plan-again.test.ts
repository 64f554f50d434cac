// An event gets the same plan on every delivery: the first event of a function, which prepares what the mapping needs, like
// every later one, and alone like beside others. Here, at each number of steps that could make a difference.
import { expect, test } from 'vitest';
import type { JsonValue } from '../../../src/json.ts';
import { loadMappings } from '../../../src/pipeline/mapping/load-mappings.ts';
import type { Plan } from '../../../src/pipeline/plan/plan.ts';
import { planEvent } from '../../../src/pipeline/plan/plan-event.ts';
import { testSchema } from '../../fixtures/schema.ts';
import { eventWith } from '../event-for.ts';

async function mappingsWithin(steps: number, text: string) {
  const options = { now: () => 0, limits: { steps } };
  const { mappings, problems } = await loadMappings([{ path: 'mappings/a.yaml', text }], testSchema, options);
  expect(problems).toEqual([]);
  return mappings;
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const kindsIn = (plans: readonly Plan[]) => new Set(plans.map(({ kind }) => kind));

test.each<[what: string, schema: JsonValue, one: JsonValue]>([
  ['a list of objects that are allowed', { enum: numbers(200).map((id) => ({ id })) }, { id: 7 }],
  ['an object that is allowed', { const: { ids: numbers(400) } }, { ids: numbers(400) }],
])('the first event does not pay for %s', async (_, schema, one) => {
  const text = `event: test.event
schema: { properties: { one: ${JSON.stringify(schema)} } }
records:
  - object: Contact
    key: { Counselor_Id__c: id }
    fields: { LastName: '"Okoro"' }
`;
  const event = eventWith({ one });
  const first: Plan[] = [];
  for (const steps of numbers(40)) {
    const mappings = await mappingsWithin(steps, text);
    first.push(await planEvent(event, mappings));
    expect(await planEvent(event, mappings), `${steps} steps`).toEqual(first.at(-1));
  }
  expect(kindsIn(first)).toEqual(new Set(['failed', 'write']));
});

test('an event pays for its own work only, whatever is planned at the same time', async () => {
  const text = `event: test.event
records:
  - object: Contact
    key: { Counselor_Id__c: id }
    fields:
      LastName: $string($count($keys(data)))
      FirstName: $string($count($keys(data)))
      Email: 'data.changed ? $string($count(data ~> |$|{ "more": 1 }|)) : null'
      Title: $string($count($keys(data)))
`;
  const large = eventWith({ list: numbers(1_000), changed: false });
  const changed = eventWith({ changed: true });
  const alone: Plan[] = [];
  for (const steps of numbers(60).map((each) => each * 4)) {
    const mappings = await mappingsWithin(steps, text);
    alone.push(await planEvent(large, mappings));
    const [beside] = await Promise.all([planEvent(large, mappings), planEvent(changed, mappings)]);
    expect(beside, `${steps} steps`).toEqual(alone.at(-1));
  }
  expect(kindsIn(alone)).toEqual(new Set(['failed', 'write']));
});

test('of two failures in one list, each delivery reports the same', async () => {
  const first = '($join(data.list, $string(data.list)))^(data.list)';
  const second = '[$pad("x", $sort(data.**, $string), $string($sort(data.**, $string))), 1]';
  const key = `$pad("x", [${first}, ${second}], $string([${first}, ${second}]))`;
  const text = JSON.stringify({
    event: 'test.event',
    records: [{ object: 'Contact', key: { Counselor_Id__c: key }, fields: { LastName: 'data.list' } }],
  });
  const mappings = await mappingsWithin(10_000, text);
  const event = eventWith({ id: 'c-1', list: 0, text: 'a', a: '' });
  const plan = await planEvent(event, mappings);
  expect(plan).toMatchObject({ kind: 'failed', failure: { code: 'plan/expression-failed' } });
  for (let times = 0; times < 3; times += 1) expect(await planEvent(event, mappings)).toEqual(plan);
});
