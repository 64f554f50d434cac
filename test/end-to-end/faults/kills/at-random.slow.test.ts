// Fifty kills at random moments while two thousand events arrive.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isOnMoto } from '../../harness/backend.ts';
import { killAtRandom } from '../../harness/kill-at-random.ts';
import { type Pipeline, startPipeline } from '../../harness/pipeline.ts';

let pipeline: Pipeline;

beforeAll(async () => {
  pipeline = await startPipeline({ maximumConcurrency: { event: 2, backlog: 1 } });
});

afterAll(() => pipeline.close());

it('loses and duplicates no event when the function is killed fifty times', async () => {
  await killAtRandom(pipeline, { kills: 50, eventsBetween: isOnMoto() ? 15 : 40, counselors: 150 });
  expect(pipeline.stack.counts().function.failures).toBeGreaterThan(5);
});
