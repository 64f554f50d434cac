// The last guard over everything that a command writes.
import { expect, test } from 'vitest';
import { visible, visibleOutput } from '../../../src/cli/rendering/visible.ts';

const pipe = { isTty: false, isColoured: false };
const screen = { isTty: true, isColoured: true };

test.each([
  ['an escape sequence', 'a\u001b[2Jb', 'a\\u001b[2Jb'],
  ['a C1 control', 'a\u009b2Jb', 'a\\u009b2Jb'],
  ['a link', '\u001b]8;;http://x\u0007a', '\\u001b]8;;http://x\\u0007a'],
  ['a carriage return', 'good\rbad', 'good\\u000dbad'],
  ['a mark that turns the direction', 'a\u202eb\u2066c', 'a\\u202eb\\u2066c'],
  ['a character without width', 'a\u200bb\ufeff', 'a\\u200bb\\ufeff'],
  ['a tag character', 'a\u{e0041}b', 'a\\udb40\\udc41b'],
])('%s becomes text, on a screen too', (_, text, shown) => {
  expect(visibleOutput(text, pipe)).toBe(shown);
  expect(visibleOutput(text, screen)).toBe(shown);
});

test('line ends, tabs and other languages stay', () => {
  const text = 'Zoë\t漢字\n👩‍👩‍👧\n';
  expect(visibleOutput(text, pipe)).toBe(text);
});

test('only our own colours pass, and only where the stream has colours', () => {
  const own = '\u001b[31m\u001b[1merror\u001b[22m\u001b[39m';
  expect(visibleOutput(own, screen)).toBe(own);
  expect(visibleOutput(own, pipe)).not.toContain('\u001b');
  expect(visibleOutput('\u001b[35m\u001b[8m', screen)).not.toContain('\u001b');
});

test('a line of progress is updated in place, and what it names is text', () => {
  expect(visibleOutput('\rChecking: 1 of 2\u001b[K', screen)).toBe('\rChecking: 1 of 2\u001b[K');
  expect(visibleOutput('\ra\u001b[2Jb\u001b[K', screen)).toBe('\ra\\u001b[2Jb\u001b[K');
  expect(visibleOutput('\ra\u001b[K', pipe)).not.toContain('\u001b');
});

test.each([
  ['::error::x', '\\u003a:error::x'],
  ['a\n \t::set-output name=a::b', 'a\n \t\\u003a:set-output name=a::b'],
  ['a ##[error]b', 'a \\u0023#[error]b'],
  ['a ##vso[task.setvariable]b', 'a \\u0023#vso[task.setvariable]b'],
  ['mappings/a.yaml:1:2 a::b', 'mappings/a.yaml:1:2 a::b'],
])('what a CI service would obey is text: %j', (text, shown) => {
  expect(visibleOutput(text, pipe)).toBe(shown);
  expect(visibleOutput(text, screen)).toBe(shown);
});

test('JSON stays the same JSON', () => {
  const value = { a: '\u001b[2J\u009b\u202e\u{e0041}\ud800\n##[error]\\##vso[x]::', '::b': ['\u2028'] };
  expect(JSON.parse(visibleOutput(JSON.stringify(value), pipe))).toEqual(value);
  expect(JSON.parse(visibleOutput(JSON.stringify(value, null, 2), screen))).toEqual(value);
});

test('a text stays on its line', () => {
  expect(visible('a\n::error::b')).toBe('a\\n::error::b');
});
