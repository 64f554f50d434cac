import { expect, test } from 'vitest';
import { widthOf } from '../../../src/cli/rendering/fit-text.ts';
import { renderProblems } from '../../../src/cli/rendering/render-problems.ts';
import type { Problem } from '../../../src/problem.ts';
import { colouredScreen, screen } from './screens.ts';

const problem: Problem = {
  code: 'mapping/unknown-path',
  severity: 'error',
  message: 'The event has no "titel" under "data" in any of the examples, and its schema does not describe one either.',
  hint: 'Did you mean title?',
  file: 'mappings/counselor.promoted.yaml',
  line: 2,
  column: 12,
};
const render = (source: string, more: Partial<Problem> = {}, terminal?: Parameters<typeof renderProblems>[2]) =>
  renderProblems([{ ...problem, ...more }], new Map([[problem.file, `first\n${source}\nlast`]]), terminal);
const linesOf = (text: string) => text.trimEnd().split('\n');

/** The character above the caret. */
function pointedAt(text: string): string {
  const [source = '', caret = ''] = linesOf(text).slice(-3);
  const column = widthOf(caret.slice(0, caret.indexOf('^')));
  let taken = 0;
  for (const character of source) {
    if (taken === column) return character;
    taken += widthOf(character);
  }
  return '';
}

test('in a pipe the message of a problem is one line', () => {
  expect(linesOf(render('  Subject: data.titel'))).toEqual([
    `mappings/counselor.promoted.yaml:2:12 error: ${problem.message} [mapping/unknown-path]`,
    '  2 |   Subject: data.titel',
    `    | ${' '.repeat(11)}^`,
    '  Did you mean title?',
  ]);
});

test.each([40, 80, 120])(
  'a window of %i columns shows all of the message, and the caret under its character',
  (columns) => {
    const source = `${'x'.repeat(90)}: !${'y'.repeat(90)}`;
    const text = render(source, { column: 93 }, screen(columns));
    for (const line of linesOf(text)) expect(widthOf(line)).toBeLessThanOrEqual(columns);
    expect(text.replaceAll(/\s+/g, ' ')).toContain(problem.message);
    expect(pointedAt(text)).toBe('!');
    expect(text).toContain('…');
  },
);

test.each([
  ['wide letters', '漢字: "名前" !x', 10],
  ['an emoji', 'a: "👍" !x', 8],
  ['tabs', '\t\ta: !x', 6],
  ['hidden characters', 'a\u200b: \u001b[2J!x', 9],
])('the caret is under its character behind %s', (_, source, column) => {
  for (const terminal of [undefined, screen(80)]) expect(pointedAt(render(source, { column }, terminal))).toBe('!');
});

test('a tab and hidden characters are shown', () => {
  expect(render('\ta: \u001b[2J', { column: 1 })).toContain('2 | →   a: \\u001b[2J');
});

test('a problem of a file without text is shown without its line', () => {
  expect(linesOf(renderProblems([problem], new Map()))).toHaveLength(2);
});

test('a screen shows errors in red and warnings in yellow', () => {
  expect(render('a: b', {}, colouredScreen(80))).toContain('\u001b[31m');
  const warning = render('a: b', { severity: 'warning' }, colouredScreen(80));
  expect(warning).toContain('\u001b[33m');
  expect(warning).not.toContain('\u001b[31m');
});
