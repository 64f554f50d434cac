import { it } from 'vitest';
import { killByPayload } from '../../harness/kill-by-payload.ts';

// For three payloads among twenty, see by-payload.slow.test.ts.
it('applies the rest of the batch when one payload always kills the function, and turns that one into a dead-letter message with a reason', () =>
  killByPayload({ events: 7, killers: [5] }));
