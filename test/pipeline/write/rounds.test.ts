import { expect, test } from 'vitest';
import { type JointCall, rounds } from '../../../src/pipeline/write/rounds.ts';

function recordedCall(isLast = false) {
  const calls: string[][] = [];
  const joint: JointCall<string, string> = {
    isLast,
    run: async (items) => {
      calls.push(items);
      return items.map((item) => `${item}!`);
    },
  };
  return { joint, calls };
}

/** Whatever runs without waiting for anything but promises has run. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('a call begins when every participant has asked or left, in the order of the participants', async () => {
  const { joint, calls } = recordedCall();
  const [a, b, c] = rounds(3);
  const second = b?.call(joint, 'b');
  const first = a?.call(joint, 'a');
  await settled();
  expect(calls).toEqual([]);
  c?.leave();
  expect([await first, await second]).toEqual(['a!', 'b!']);
  expect(calls).toEqual([['a', 'b']]);
});

test('the last call waits for those that still need another one', async () => {
  const lock = recordedCall();
  const write = recordedCall(true);
  const [a, b, c] = rounds(3);
  const through = async (participant = a, item = 'a', locks = 1) => {
    for (let count = 0; count < locks; count += 1) await participant?.call(lock.joint, item);
    await participant?.call(write.joint, item);
    participant?.leave();
  };
  await Promise.all([through(), through(b, 'b', 3), through(c, 'c', 0)]);
  expect(lock.calls).toEqual([['a', 'b'], ['b'], ['b']]);
  expect(write.calls).toEqual([['a', 'b', 'c']]);
});

test('whoever leaves twice, or before anybody has asked, holds nobody up', async () => {
  const { joint, calls } = recordedCall();
  const [a, b] = rounds(2);
  b?.leave();
  b?.leave();
  expect(await a?.call(joint, 'a')).toBe('a!');
  expect(await a?.call(joint, 'again')).toBe('again!');
  expect(calls).toEqual([['a'], ['again']]);
});

test('a call that fails, fails for all who joined it, and nobody else', async () => {
  const { joint } = recordedCall();
  const broken: JointCall<string, string> = { run: () => Promise.reject(new Error('broken')) };
  const [a, b, c] = rounds(3);
  const results = await Promise.allSettled([a?.call(broken, 'a'), b?.call(broken, 'b'), c?.call(joint, 'c')]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
});
