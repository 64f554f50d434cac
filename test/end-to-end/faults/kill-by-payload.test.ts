// A payload that kills the function whenever it is read: its batch-mates are applied all the same, it ends as a dead
// letter, and recover says why.
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { login } from '../harness/events.ts';
import { type Pipeline, startPipeline } from '../harness/pipeline.ts';
import { allSettled, recover } from '../harness/recovering.ts';

vi.setConfig({ testTimeout: 300_000 });

let pipeline: Pipeline;

beforeAll(async () => {
  pipeline = await startPipeline({
    handlerModule: fileURLToPath(new URL('../handlers/dies-of-killers.ts', import.meta.url)),
    functionTimeoutSeconds: 10,
    startPaused: true,
  });
});

afterAll(() => pipeline.close());

it('applies the batch-mates of a payload that always kills the function, which ends as a dead letter', async () => {
  const { stack } = pipeline;
  const counselors = Array.from({ length: 20 }, (_, index) => `cc-${index}`);
  for (const [index, counselor] of counselors.entries()) {
    if (index % 7 === 5) await pipeline.put(`events/killer-${index}.json`, login({ id: `killer-${index}`, counselor }));
    await pipeline.put(`events/${index}.json`, login({ id: `e-${index}`, counselor }));
  }
  stack.resume();
  // Six time limits: what was not come to is back by then, a suspect is hidden for twice as long or longer.
  await allSettled(pipeline, 60_000);

  expect(pipeline.org.records('Contact').map((record) => record.Counselor_Id__c)).toEqual(
    expect.arrayContaining(counselors),
  );
  const died = await pipeline.bodies('dead-letter');
  expect(died.map((body) => /killer-\d+/.exec(body)?.[0]).sort()).toEqual(['killer-12', 'killer-19', 'killer-5']);
});

it('is given its reason by recover, which can read it, and lets go of its records', async () => {
  const { stack } = pipeline;
  expect(await recover(stack)).toMatchObject({ died: { classified: 3 } });
  await recover(stack);
  const deadLetters = await pipeline.take('dead-letter');
  expect(deadLetters).toHaveLength(3);
  for (const { attributes, own } of deadLetters) {
    expect(attributes).toMatchObject({ Code: 'delivery/function-died', EventType: 'counselor.login', Attempts: '10' });
    expect(attributes).not.toHaveProperty('LetGo');
    expect(own).toMatchObject({ attempts: 0, tried: true, report: { code: 'delivery/function-died', count: 1 } });
  }
});
