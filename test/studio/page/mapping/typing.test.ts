import { expect, it } from 'vitest';
import type { EditAnswer } from '../../../../src/studio/contract.ts';
import { createTyping } from '../../../../src/studio/page/mapping/state/typing.ts';

const edited: EditAnswer = { kind: 'edited', edits: [], text: '', selection: { start: 0, end: 0 } };

it('writes one at a time, and of a row only what was typed last', async () => {
  const written: string[] = [];
  const open: (() => void)[] = [];
  const typing = createTyping({
    write: (node, expression) => {
      written.push(`${node.join('/')} ${expression}`);
      return new Promise((resolve) => open.push(() => resolve(edited)));
    },
    onRefused: () => {},
  });
  typing.type(['a'], '1');
  typing.type(['a'], '12');
  typing.type(['a'], '123');
  typing.type(['b'], 'x');
  expect(written).toEqual(['a 1']);
  expect(typing.isWriting(['a'])).toBe(true);
  const settled = typing.settled();
  for (const expected of [2, 3]) {
    open.shift()?.();
    await expect.poll(() => written.length).toBe(expected);
  }
  open.shift()?.();
  await settled;
  expect(written).toEqual(['a 1', 'a 123', 'b x']);
  expect(typing.isWriting(['b'])).toBe(false);
});

it('says why something cannot be written, unless more was typed meanwhile', async () => {
  const reasons: string[] = [];
  const typing = createTyping({
    write: async (_, expression) => (expression === 'good' ? edited : { kind: 'refused', reason: `no ${expression}` }),
    onRefused: (reason) => reasons.push(reason),
  });
  typing.type(['a'], 'bad');
  typing.type(['a'], 'good');
  await typing.settled();
  expect(reasons).toEqual([]);
  typing.type(['a'], 'worse');
  await typing.settled();
  expect(reasons).toEqual(['no worse']);
});

it('keeps what nobody answered, and tries it once more before it says that all is written', async () => {
  const written: string[] = [];
  let answers = false;
  const typing = createTyping({
    write: async (_, expression) => {
      if (!answers) throw new Error('Nobody answers.');
      written.push(expression);
      return edited;
    },
    onRefused: () => {},
  });
  typing.type(['a'], '1');
  typing.type(['b'], '2');
  expect(await typing.settled()).toBe(false);
  expect(typing.isWriting(['a'])).toBe(true);
  answers = true;
  typing.type(['b'], '3');
  expect(await typing.settled()).toBe(true);
  expect(written).toEqual(['3', '1']);
  expect(typing.isWriting(['a'])).toBe(false);
});
