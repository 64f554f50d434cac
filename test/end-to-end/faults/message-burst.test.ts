import { test } from 'vitest';
import { applyMessageBurst } from '../harness/message-burst.ts';

// For a thousand events, see message-burst.slow.test.ts.
test('two hundred events that arrive together cost at most ten Salesforce calls, and each is applied once', () =>
  applyMessageBurst(200));
