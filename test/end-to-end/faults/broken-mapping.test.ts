// A deployed mapping that does not load: every problem is logged, its events are parked without a Salesforce call, and the
// events of all other mappings are applied.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { firstRescue, login, textersHelped } from '../harness/events.ts';
import { type Pipeline, startPipeline, type TakenMessage } from '../harness/pipeline.ts';

const file = 'counselor.login.yaml';
const mistakes = [
  ['FirstName: data.counselor.first_name', 'FirstName: data.counselor.(first_name'],
  ['LastName: data.counselor.last_name', 'LastNam: data.counselor.last_name'],
  ['Last_Login__c: $datetime(time)', 'Last_Login__c: $datetme(time)'],
] as const;

let pipeline: Pipeline;
let good = '';
let parked: TakenMessage[] = [];
beforeAll(async () => {
  pipeline = await startPipeline();
});
afterAll(() => pipeline.close());

const logged = () =>
  pipeline.lines.flatMap((line): Record<string, unknown>[] => (line.startsWith('{') ? [JSON.parse(line)] : []));

test('the log names every problem with its location', async () => {
  good = await pipeline.edit(file, (text) => mistakes.reduce((broken, [was, is]) => broken.replace(was, is), text));
  await pipeline.put('events/waits.json', login({ id: 'waits', counselor: 'waits' }));
  await pipeline.quiet();
  const lineOf = (text: string) => good.slice(0, good.indexOf(text)).split('\n').length;
  const named = logged().filter(({ level, location }) => level === 'ERROR' && String(location).includes(file));
  expect(named.map(({ code, location }) => [code, Number(String(location).split(':').at(-2))])).toEqual([
    ['mapping/expression-syntax', lineOf('FirstName: data')],
    ['mapping/unknown-field', lineOf('LastName: data')],
    ['mapping/unknown-function', lineOf('Last_Login__c: $datetime')],
  ]);
});

test('its events are parked immediately, without a Salesforce call', async () => {
  await pipeline.settled();
  parked = await pipeline.take('parked');
  expect(parked).toHaveLength(1);
  expect(parked[0]?.attributes).toMatchObject({ Code: 'mapping/unloadable', EventId: 'waits', Attempts: '1' });
  expect(await pipeline.take('dead-letter')).toEqual([]);
  expect(pipeline.org.counters().calls).toEqual({});
});

test('the events of all other mappings are applied', async () => {
  await pipeline.put('events/passes.json', firstRescue({ id: 'passes', counselor: 'passes' }));
  await pipeline.settled();
  expect(pipeline.outcomes('passes')).toMatchObject([{ outcome: 'applied' }]);
});

test('parked events are applied when they are sent back after the mapping is fixed', async () => {
  await pipeline.edit(file, () => good);
  for (const { body } of parked) await pipeline.send('backlog', body);
  await pipeline.settled();
  expect(pipeline.outcomes('waits').map(({ outcome }) => outcome)).toEqual(['failed', 'applied']);
  expect(pipeline.record('Contact', 'Counselor_Id__c', 'waits')).toMatchObject({ LastName: 'Okonjo' });
});

test('a mapping with incomplete YAML parks its own events and no others', async () => {
  pipeline.org.seed('Contact', { Counselor_Id__c: 'half', LastName: 'Known' });
  const whole = await pipeline.edit('counselor.texters_helped.yaml', (text) => `${text}\n  - "unclosed\n`);
  await pipeline.put('events/half.json', textersHelped({ id: 'half', counselor: 'half' }));
  await pipeline.put('events/fine.json', login({ id: 'fine', counselor: 'fine' }));
  await pipeline.settled();
  const waiting = await pipeline.take('parked');
  expect(waiting.map(({ attributes }) => [attributes.Code, attributes.EventId])).toEqual([
    ['mapping/unloadable', 'half'],
  ]);
  expect(pipeline.outcomes('fine')).toMatchObject([{ outcome: 'applied' }]);
  await pipeline.edit('counselor.texters_helped.yaml', () => whole);
  for (const { body } of waiting) await pipeline.send('event', body);
  await pipeline.settled();
  expect(pipeline.outcomes('half').at(-1)).toMatchObject({ outcome: 'applied' });
});

test('settings that do not load park every event, including those that need the settings to be read, without a Salesforce call', async () => {
  const before = pipeline.org.counters();
  const settings = await pipeline.edit('_settings.yaml', (text) =>
    text.replace('unmapped: ignore', 'unmapped: perhaps'),
  );
  const { id, specversion, ...rest } = login({ id: 'unset-2', counselor: 'unset' });
  await pipeline.put('events/unset-1.json', login({ id: 'unset-1', counselor: 'unset' }));
  await pipeline.put('events/unset-2.json', { ...rest, event_id: id });
  await pipeline.settled();
  const waiting = await pipeline.take('parked');
  expect(waiting.map(({ attributes }) => attributes.Code)).toEqual(['mapping/unloadable', 'mapping/unloadable']);
  expect(await pipeline.take('dead-letter')).toEqual([]);
  expect(pipeline.org.counters()).toEqual(before);
  await pipeline.edit('_settings.yaml', () => settings);
  for (const { body } of waiting) await pipeline.send('event', body);
  await pipeline.settled();
  expect(['unset-1', 'unset-2'].map((event) => pipeline.outcomes(event).at(-1)?.outcome)).toEqual([
    'applied',
    'applied',
  ]);
});
