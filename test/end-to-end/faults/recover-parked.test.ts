// Parked messages resume without intervention once Salesforce is available again or the mappings load.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { login } from '../harness/events.ts';
import { type Pipeline, startPipeline } from '../harness/pipeline.ts';
import { recover } from '../harness/recovering.ts';

let pipeline: Pipeline;

beforeAll(async () => {
  pipeline = await startPipeline({ environment: { ATTEMPTS: '2' } });
});

afterAll(() => pipeline.close());

const parked = () => pipeline.counts('parked');

it('leaves messages parked while Salesforce is unavailable, and resumes them when it is back', async () => {
  const { org, stack } = pipeline;
  const away = org.faults.add({ effect: { kind: 'unavailable' } });
  for (let index = 0; index < 25; index += 1) {
    await pipeline.put(`events/${index}.json`, login({ id: `e-${index}`, counselor: `cc-${index}` }));
  }
  await pipeline.settled();
  expect(await parked()).toEqual({ ready: 25, delayed: 0, inFlight: 0 });

  const result = await recover(stack);
  expect(result).toMatchObject({ away: { code: 'salesforce/unavailable' } });
  expect(result).not.toHaveProperty('parked');
  expect(await parked()).toEqual({ ready: 25, delayed: 0, inFlight: 0 });

  org.faults.clear(away);
  expect(await recover(stack)).toMatchObject({ parked: { flowing: 25, staying: 0 } });
  expect(await parked()).toMatchObject({ ready: 0 });
  await pipeline.settled();
  expect(org.records('Contact')).toHaveLength(25);
  expect(await parked()).toMatchObject({ ready: 0 });
});

it("waits while the pipeline's share of the daily API calls is used up", async () => {
  const { org, stack } = pipeline;
  const used = org.usage.used();
  org.usage.set(Math.ceil(org.usage.limit * 0.9));
  expect(await recover(stack)).toMatchObject({ away: { code: 'salesforce/limit-reached' } });
  org.usage.set(used);
});

it('keeps an event parked until its mapping loads', async () => {
  const before = await pipeline.edit('counselor.login.yaml', (text) => `${text}\nrecords: [`);
  await pipeline.put('events/unmapped.json', login({ id: 'e-unmapped', counselor: 'cc-unmapped' }));
  await pipeline.settled();
  expect(await recover(pipeline.stack)).toMatchObject({ parked: { flowing: 0, staying: 1 } });
  expect(await parked()).toEqual({ ready: 1, delayed: 0, inFlight: 0 });

  await pipeline.edit('counselor.login.yaml', () => before);
  expect(await recover(pipeline.stack)).toMatchObject({ parked: { flowing: 1, staying: 0 } });
  await pipeline.settled();
  expect(pipeline.record('Contact', 'Counselor_Id__c', 'cc-unmapped')).toBeDefined();
});
