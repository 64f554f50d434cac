import { describe, expect, it } from 'vitest';
import { messagesToAsk } from '../../../src/pipeline/top-up/rules.ts';

describe('messagesToAsk', () => {
  it.each([
    ['an empty round', { messages: 0, bytes: 0 }, 1, 10],
    ['a round that lacks four rows', { messages: 96, bytes: 0 }, 10, 4],
    ['a round with all its rows', { messages: 100, bytes: 0 }, 10, 0],
    ['a round that lacks one message', { messages: 749, bytes: 0 }, 1, 1],
    ['a round with all its messages, of one row each', { messages: 750, bytes: 0 }, 1, 0],
    ['a round with all its bytes', { messages: 3, bytes: 5_000_000 }, 1, 0],
  ])('asks, for %s, %o with %d rows a message, for %d', (_, round, rowsPerMessage, asked) => {
    expect(messagesToAsk(round, rowsPerMessage, 1_000)).toBe(asked);
  });
});
