import { test } from 'vitest';
import { isOnMoto } from '../harness/backend.ts';
import { applyStorm } from '../harness/message-storm.ts';

/** Moto looks at all messages of a queue for each that it hands out. */
const count = isOnMoto() ? 200 : 1_000;

test(`${count} events that arrive together cost at most ten Salesforce calls, and each is applied once`, () =>
  applyStorm(count));
