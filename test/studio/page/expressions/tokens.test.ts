import fc from 'fast-check';
import { expect, it } from 'vitest';
import { partsOf, pathSource, pathsIn, shortPath } from '../../../../src/studio/page/expressions/tokens.ts';

const kinds = (source: string) =>
  partsOf(source)
    .filter(({ kind }) => kind !== 'space')
    .map(({ kind, text }) => `${kind} ${text}`);

it('splits an expression into values of the event, texts, functions and signs', () => {
  expect(kinds('"Hello " & (data.counselor.first_name ?: $date(time, "UTC"))')).toEqual([
    'text "Hello "',
    'sign &',
    'sign (',
    'path data.counselor.first_name',
    'sign ?:',
    'function $date',
    'sign (',
    'path time',
    'sign ,',
    'text "UTC"',
    'sign )',
    'sign )',
  ]);
});

it('takes words of the language for words, and names after a dot, in a filter or in a mapping step for names of that value', () => {
  expect(pathsIn('data.rating in [1, 2] and true')).toEqual([['data', 'rating']]);
  expect(pathsIn('data.coaches[kind = "lead"].id')).toEqual([['data', 'coaches']]);
  expect(pathsIn('data.coaches.(first & last)')).toEqual([['data', 'coaches']]);
  expect(pathsIn('[data.a, data.b]')).toEqual([
    ['data', 'a'],
    ['data', 'b'],
  ]);
});

it('reads names in backquotes, and items of a forEach', () => {
  expect(pathsIn('data.`first-name` & $item.id & $event.id')).toEqual([
    ['data', 'first-name'],
    ['$item', 'id'],
    ['$event', 'id'],
  ]);
});

it('writes a path so that it can be read again', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.string({ minLength: 1 }).filter((name) => !/[`\n]/.test(name) && name.trim() !== ''),
        { minLength: 1 },
      ),
      (names) => {
        const [first = '', ...rest] = names;
        fc.pre(!first.startsWith('$') && !rest.some((name) => name.startsWith('$')));
        expect(pathsIn(pathSource(names))).toEqual([names]);
      },
    ),
  );
});

it('leaves no character out, whatever the text', () => {
  fc.assert(
    fc.property(fc.string(), (source) => {
      expect(
        partsOf(source)
          .map(({ text }) => text)
          .join(''),
      ).toBe(source);
    }),
  );
});

it('leaves "data." out where people read a path', () => {
  expect(shortPath(['data', 'counselor', 'id'])).toBe('counselor.id');
  expect(shortPath(['data'])).toBe('data');
  expect(shortPath(['time'])).toBe('time');
});
