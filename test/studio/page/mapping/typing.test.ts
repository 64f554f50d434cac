import { expect, it } from 'vitest';
import type { EditAnswer } from '../../../../src/studio/contract.ts';
import { createTyping, type TypedEdit } from '../../../../src/studio/page/mapping/state/typing.ts';

const set = (name: string, expression: string): TypedEdit => ({ kind: 'set-expression', node: [name], expression });
const said = (edit: TypedEdit) => (edit.kind === 'set-expression' ? edit.expression : '');
const edited: EditAnswer = { kind: 'edited', edits: [], text: '', selection: { start: 0, end: 0 } };

it('writes one at a time, and of a row only what was typed last', async () => {
  const written: string[] = [];
  const open: (() => void)[] = [];
  const typing = createTyping({
    write: (edit) => {
      written.push(`${edit.node.join('/')} ${said(edit)}`);
      return new Promise((resolve) => open.push(() => resolve(edited)));
    },
    onRefused: () => {},
  });
  typing.type(set('a', '1'));
  typing.type(set('a', '12'));
  typing.type(set('a', '123'));
  typing.type(set('b', 'x'));
  expect(written).toEqual(['a 1']);
  expect(typing.isWriting(['a'])).toBe(true);
  expect(typing.pending.value).toEqual([set('a', '123'), set('b', 'x')]);
  const settled = typing.settled();
  for (const expected of [2, 3]) {
    open.shift()?.();
    await expect.poll(() => written.length).toBe(expected);
  }
  open.shift()?.();
  await settled;
  expect(written).toEqual(['a 1', 'a 123', 'b x']);
  expect(typing.isWriting(['b'])).toBe(false);
  expect(typing.pending.value).toEqual([]);
});

it('says why something cannot be written, unless more was typed meanwhile', async () => {
  const reasons: string[] = [];
  const typing = createTyping({
    write: async (edit) => (said(edit) === 'good' ? edited : { kind: 'refused', reason: `no ${said(edit)}` }),
    onRefused: (reason) => reasons.push(reason),
  });
  typing.type(set('a', 'bad'));
  typing.type(set('a', 'good'));
  await typing.settled();
  expect(reasons).toEqual([]);
  typing.type(set('a', 'worse'));
  await typing.settled();
  expect(reasons).toEqual(['no worse']);
});

it('keeps what nobody answered, and tries it once more before it says that all is written', async () => {
  const written: string[] = [];
  let answers = false;
  const typing = createTyping({
    write: async (edit) => {
      if (!answers) throw new Error('Nobody answers.');
      written.push(said(edit));
      return edited;
    },
    onRefused: () => {},
  });
  typing.type(set('a', '1'));
  typing.type(set('b', '2'));
  expect(await typing.settled()).toBe(false);
  expect(typing.isWriting(['a'])).toBe(true);
  answers = true;
  typing.type(set('b', '3'));
  expect(await typing.settled()).toBe(true);
  expect(written).toEqual(['3', '1']);
  expect(typing.isWriting(['a'])).toBe(false);
});
