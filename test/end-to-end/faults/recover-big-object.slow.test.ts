import { it } from 'vitest';
import { applyBigObject } from '../harness/recover-big-object.ts';

it('applies every line of a large object once, though each invocation reads only part of them', () =>
  applyBigObject({ lines: 20_000, looksAtTime: 8_000 }));
