import { expect, test } from 'vitest';
import { readDeadLetter } from '../../../src/cli/dead-letters/dead-letter.ts';
import { deadLetterFilter } from '../../../src/cli/dead-letters/dead-letter-filter.ts';
import { outcomesOf } from '../../../src/cli/dead-letters/outcomes-of.ts';

const message = (messageId: string) => ({
  ...{ messageId, receiptHandle: 'r', body: 'not JSON', receiveCount: 1, sentAt: 0, movedBySqs: false },
  attributes: { Code: 'message/unreadable', Reason: 'The message is not JSON.' },
});

test('a message that names no object is found by what the list calls it', () => {
  const [one, other] = [readDeadLetter(message('one')), readDeadLetter(message('other'))];
  const [listed] = outcomesOf(one, 'dead-letter');
  if (!listed) throw new Error('It is not listed.');
  const isSelected = deadLetterFilter({ at: listed.location }, 0);
  expect([isSelected(one), isSelected(other)]).toEqual([true, false]);
});
