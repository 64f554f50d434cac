import { it } from 'vitest';
import { killByPayload } from '../harness/kill-by-payload.ts';

// Three payloads among twenty are in kill-by-payload.slow.test.ts.
it('applies the batch-mates of a payload that always kills the function, which ends as a dead letter with its reason', () =>
  killByPayload({ events: 7, killers: [5] }));
