import { it } from 'vitest';
import { killByPayload } from '../../harness/kill-by-payload.ts';

it('applies the rest of the batch when three payloads always kill the function, and turns those into dead-letter messages with a reason', () =>
  killByPayload({ events: 20, killers: [5, 12, 19] }));
