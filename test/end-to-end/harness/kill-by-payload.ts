// A payload that kills the function whenever it is read: its batch-mates are applied all the same, it ends as a dead
// letter, and recover says why.
import { expect, onTestFinished } from 'vitest';
import { bundled } from './bundled.ts';
import { login } from './events.ts';
import { startPipeline } from './pipeline.ts';
import { allSettled, recover } from './recovering.ts';

/** @param killers positions at which a killer stands before the event of that number */
export async function killByPayload({ events, killers }: { events: number; killers: number[] }): Promise<void> {
  const pipeline = await startPipeline({
    handlerModule: bundled('dies-of-killers'),
    startPaused: true,
  });
  onTestFinished(() => pipeline.close());
  const { stack } = pipeline;
  const counselors = Array.from({ length: events }, (_, index) => `cc-${index}`);
  for (const [index, counselor] of counselors.entries()) {
    if (killers.includes(index)) {
      await pipeline.put(`events/killer-${index}.json`, login({ id: `killer-${index}`, counselor }));
    }
    await pipeline.put(`events/${index}.json`, login({ id: `e-${index}`, counselor }));
  }
  stack.resume();
  // What was not come to is back after each step, a suspect is hidden for twice as long or longer.
  await allSettled(pipeline);

  expect(pipeline.org.records('Contact').map((record) => record.Counselor_Id__c)).toEqual(
    expect.arrayContaining(counselors),
  );
  const died = await pipeline.bodies('dead-letter');
  expect(died.map((body) => /killer-\d+/.exec(body)?.[0]).sort()).toEqual(
    killers.map((index) => `killer-${index}`).sort(),
  );

  expect(await recover(stack)).toMatchObject({ died: { classified: killers.length } });
  await recover(stack);
  const deadLetters = await pipeline.take('dead-letter');
  expect(deadLetters).toHaveLength(killers.length);
  for (const { attributes, own } of deadLetters) {
    expect(attributes).toMatchObject({ Code: 'delivery/function-died', EventType: 'counselor.login', Attempts: '10' });
    expect(attributes).not.toHaveProperty('LetGo');
    expect(own).toMatchObject({
      attempts: 0,
      tried: true,
      report: { code: 'delivery/function-died', count: 1 },
    });
  }
}
