// A payload that kills the function whenever it is read: the rest of its batch is still applied, its message becomes a
// dead-letter message, and recover adds the reason.
import { expect, onTestFinished } from 'vitest';
import { bundled } from './bundled.ts';
import { login } from './events.ts';
import { startPipeline } from './pipeline.ts';
import { allSettled, recover } from './recovering.ts';

/** @param killers indexes of the events that a killer precedes */
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
  // Unprocessed messages become visible after each step; a poison message is hidden at least twice as long.
  await allSettled(pipeline);

  expect(pipeline.org.records('Contact').map((record) => record.Counselor_Id__c)).toEqual(
    expect.arrayContaining(counselors),
  );
  const bodies = await pipeline.bodies('dead-letter');
  expect(bodies.map((body) => /killer-\d+/.exec(body)?.[0]).sort()).toEqual(
    killers.map((index) => `killer-${index}`).sort(),
  );

  expect(await recover(stack)).toMatchObject({ died: { classified: killers.length } });
  await recover(stack);
  const deadLetters = await pipeline.take('dead-letter');
  expect(deadLetters).toHaveLength(killers.length);
  for (const { attributes, own } of deadLetters) {
    expect(attributes).toMatchObject({ Code: 'delivery/function-died', EventType: 'counselor.login' });
    // The receives before a message was passed on come on top of the ten that SQS allows.
    expect(Number(attributes.Attempts)).toBeGreaterThanOrEqual(10);
    expect(Number(attributes.Attempts)).toBeLessThanOrEqual(18);
    expect(attributes).not.toHaveProperty('LetGo');
    expect(own).toMatchObject({
      attempts: 0,
      tried: true,
      report: { code: 'delivery/function-died', count: 1 },
    });
  }
}
