import { test } from 'vitest';
import { isOnMoto } from '../harness/backend.ts';
import { applyMessageBurst } from '../harness/message-burst.ts';

/** Moto scans all messages of a queue for each message it delivers. */
const count = isOnMoto() ? 200 : 1_000;

test(`${count} events that arrive together cost at most ten Salesforce calls, and each is applied once`, () =>
  applyMessageBurst(count));
