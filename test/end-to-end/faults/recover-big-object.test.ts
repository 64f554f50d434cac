import { it } from 'vitest';
import { applyBigObject } from '../harness/recover-big-object.ts';

// Twenty thousand lines are in recover-big-object.slow.test.ts.
it('applies every line of a large object once, though each invocation comes to a part of them only', () =>
  applyBigObject({ lines: 900, looksAtTime: 600 }));
