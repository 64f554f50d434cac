import { it } from 'vitest';
import { applyBigObject } from '../harness/recover-big-object.ts';

// For 20,000 lines, see recover-big-object.slow.test.ts.
it('applies every line of a large object once, though each invocation reads only part of them', () =>
  applyBigObject({ lines: 300, looksAtTime: 200 }));
