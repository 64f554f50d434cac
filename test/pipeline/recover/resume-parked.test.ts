import { expect, test } from 'vitest';
import { resumeParked } from '../../../src/pipeline/recover/resume-parked.ts';
import { memoryQueue, memoryQueues } from './memory-queue.ts';

const options = { mappingsLoad: true, hasTime: () => true, random: () => 0.5 };

test('every parked message goes to the backlog unchanged and is deleted', async () => {
  const parked = memoryQueue(Array.from({ length: 95 }, (_, index) => ({ body: `b${index}` })));
  const { sent, queues } = memoryQueues();
  expect(await resumeParked({ ...options, parked, queues })).toEqual({ flowing: 95, staying: 0 });
  expect(parked.left()).toEqual([]);
  expect(new Set(sent.map(({ body }) => body)).size).toBe(95);
  expect(sent[0]).toMatchObject({ to: 'backlog', delaySeconds: 10 });
});

test('messages whose mapping does not load stay visible until the mappings load', async () => {
  const parked = memoryQueue([{ attributes: { Code: 'mapping/unloadable' } }, { body: 'other' }]);
  const { sent, queues } = memoryQueues();
  const result = await resumeParked({ ...options, parked, queues, mappingsLoad: false });
  expect(result).toEqual({ flowing: 1, staying: 1 });
  expect(sent.map(({ body }) => body)).toEqual(['other']);
  expect(parked.hidden()).toBe(0);
  await resumeParked({ ...options, parked, queues });
  expect(parked.left()).toEqual([]);
});

test('a message that the backlog does not accept stays parked', async () => {
  const parked = memoryQueue([{ body: 'full' }, { body: 'fine' }]);
  const { queues } = memoryQueues(({ body }) => body === 'full');
  await resumeParked({ ...options, parked, queues });
  expect(parked.left()).toMatchObject([{ body: 'full' }]);
  expect(parked.hidden()).toBe(0);
});

test('when time is up the rest stays where it is', async () => {
  const parked = memoryQueue(Array.from({ length: 1_000 }, () => ({})));
  let looks = 0;
  const hasTime = () => {
    looks += 1;
    return looks <= 20;
  };
  const { sent, queues } = memoryQueues();
  await resumeParked({ ...options, parked, queues, hasTime });
  expect(sent).toHaveLength(200);
  expect(parked.left()).toHaveLength(800);
});

test('received messages become visible again when a call fails', async () => {
  const parked = memoryQueue([{}, {}]);
  const queues = { send: () => Promise.reject(new Error('no')) };
  await expect(resumeParked({ ...options, parked, queues })).rejects.toThrow('no');
  expect(parked.hidden()).toBe(0);
});
