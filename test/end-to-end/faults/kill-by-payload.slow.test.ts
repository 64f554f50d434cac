import { it } from 'vitest';
import { killByPayload } from '../harness/kill-by-payload.ts';

it('applies the batch-mates of three payloads that always kill the function, which end as dead letters with their reason', () =>
  killByPayload({ events: 20, killers: [5, 12, 19] }));
