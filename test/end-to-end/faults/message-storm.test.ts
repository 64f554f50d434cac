import { test } from 'vitest';
import { applyStorm } from '../harness/message-storm.ts';

// A thousand are in message-storm.slow.test.ts.
test('two hundred events that arrive together cost at most ten Salesforce calls, and each is applied once', () =>
  applyStorm(200));
