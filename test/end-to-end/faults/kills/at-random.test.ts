// Two kills at random moments. For fifty, see kill-at-random.slow.test.ts.
import { afterAll, beforeAll, it } from 'vitest';
import { isOnMoto } from '../../harness/backend.ts';
import { killAtRandom } from '../../harness/kill-at-random.ts';
import { type Pipeline, startPipeline } from '../../harness/pipeline.ts';

let pipeline: Pipeline;

beforeAll(async () => {
  pipeline = await startPipeline({ maximumConcurrency: { event: 2, backlog: 1 } });
});

afterAll(() => pipeline.close());

it('loses and duplicates no event when the function is killed', () =>
  killAtRandom(pipeline, { kills: 2, eventsBetween: isOnMoto() ? 15 : 40, counselors: 25 }));
