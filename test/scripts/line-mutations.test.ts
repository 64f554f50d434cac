import { expect, test } from 'vitest';
import { lineMutations } from '../../scripts/mutation/line-mutations.ts';

const afterOf = (text: string) => lineMutations('src/a.ts', text).map(({ operator, after }) => [operator, after]);

test('each operator changes one line', () => {
  expect(afterOf("if (a < 1 && b === 'x') stop();")).toEqual([
    ['negate a condition', "if (!(a < 1 && b === 'x')) stop();"],
    ['swap && and ||', "if (a < 1 || b === 'x') stop();"],
    ['change a comparison', "if (a <= 1 && b === 'x') stop();"],
    ['change a number', "if (a < 2 && b === 'x') stop();"],
    ['change a comparison', "if (a < 1 && b !== 'x') stop();"],
    ['change a string', "if (a < 1 && b === 'x-changed') stop();"],
    ['drop a statement', "if (a < 1 && b === 'x') ;"],
  ]);
});

test('an element or a spread is removed with its comma', () => {
  expect(afterOf('f([one, two], { ...rest, x });').slice(1)).toEqual([
    ['remove an element', 'f([two], { ...rest, x });'],
    ['remove an element', 'f([one, ], { ...rest, x });'],
    ['remove an element', 'f([one, two], { x });'],
  ]);
});

test('types, imports, prose and what spans lines are left alone', () => {
  const text = "import 'x';\ntype A = 'a' | true;\nconst message: 'b' = `c` as 'b';\nsay(\n  'two words');\n";
  expect(afterOf(text)).toEqual([]);
});

test('a mutation says where its line is', () => {
  expect(lineMutations('src/a.ts', '\n\nconst isOn = true;')).toEqual([
    {
      file: 'src/a.ts',
      line: 3,
      operator: 'change a boolean',
      before: 'const isOn = true;',
      after: 'const isOn = false;',
    },
  ]);
});
