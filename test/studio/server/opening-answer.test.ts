// What the page opens with is evaluated before the page asks, and is never an answer about something else.
import { expect, test } from 'vitest';
import type { EvaluateRequest, Evaluation } from '../../../src/studio/contract.ts';
import { openingAnswer } from '../../../src/studio/server/project/opening-answer.ts';

const settings = { path: 'mappings/_settings.yaml', text: 'limits: {}' };
const first = { path: 'mappings/first.yaml', text: 'event: first' };
const second = { path: 'mappings/second.yaml', text: 'event: second' };

function opened(files = [settings, first, second]) {
  const asked: EvaluateRequest[] = [];
  let version = 0;
  const opening = openingAnswer({ files: () => files, version: () => version }, (request) => {
    asked.push(request);
    return Promise.resolve({ path: request.path } as Evaluation);
  });
  return {
    asked,
    take: opening.take,
    learn() {
      version += 1;
    },
  };
}

test('the first mapping, once', async () => {
  const { asked, take } = opened();
  expect(asked).toEqual([first]);
  expect(await take(first)).toEqual({ path: first.path });
  expect(take(first)).toBeUndefined();
});

test.for<[string, EvaluateRequest]>([
  ['another mapping', second],
  ['a text that is not saved', { ...first, text: 'event: other' }],
  ['an event of its own', { ...first, event: {} }],
])('not for %s', ([, request]) => {
  expect(opened().take(request)).toBeUndefined();
});

test('not once more is known: its counts would be those of before', () => {
  const { take, learn } = opened();
  learn();
  expect(take(first)).toBeUndefined();
});

test('nothing without a mapping', () => {
  const { asked, take } = opened([settings]);
  expect(asked).toEqual([]);
  expect(take(first)).toBeUndefined();
});
