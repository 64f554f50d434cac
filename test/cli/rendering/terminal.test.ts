import { expect, test } from 'vitest';
import { plainTerminal, terminalOn, terminalsOf } from '../../../src/cli/rendering/terminal.ts';

const red = '\u001b[31m';

test('a pipe gets plain text of unlimited width', () => {
  const pipe = terminalOn({ columns: 40 }, {});
  expect(pipe.paint('removed', 'gone')).toBe('gone');
  expect(pipe.width).toBe(Number.POSITIVE_INFINITY);
  expect(terminalsOf({ env: {} }).out).toMatchObject({ isTty: false, width: Number.POSITIVE_INFINITY });
  expect(plainTerminal.paint('error', 'x')).toBe('x');
});

test('a screen gets colour and the width that it has now', () => {
  const screen = { isTTY: true, columns: 120 };
  const terminal = terminalOn(screen, {});
  expect(terminal.paint('removed', 'gone')).toBe(`${red}gone\u001b[39m`);
  expect(terminal.width).toBe(120);
  screen.columns = 90;
  expect(terminal.width).toBe(90);
});

test('a screen of unknown width has 80 columns', () => {
  expect(terminalOn({ isTTY: true }, {}).width).toBe(80);
  expect(terminalOn({ isTTY: true, columns: 0 }, {}).width).toBe(80);
});

test.each([
  ['NO_COLOR', true, { NO_COLOR: '1' }, false],
  ['an empty NO_COLOR', true, { NO_COLOR: '' }, true],
  ['a terminal without colours', true, { TERM: 'dumb' }, false],
  ['FORCE_COLOR in a pipe', false, { FORCE_COLOR: '1' }, true],
  ['FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, false],
  ['FORCE_COLOR beside NO_COLOR', false, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
])('%s decides about colour', (_, isTTY, env, isColoured) => {
  expect(terminalOn({ isTTY }, env).paint('removed', 'x') !== 'x').toBe(isColoured);
});

test('an empty text gets no colour codes', () => {
  expect(terminalOn({ isTTY: true }, {}).paint('error', '')).toBe('');
});
