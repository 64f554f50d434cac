import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { widthOf } from '../../../src/cli/rendering/fit-text.ts';
import { renderMarkdown } from '../../../src/cli/rendering/render-markdown.ts';
import { plainTerminal } from '../../../src/cli/rendering/terminal.ts';
import { colouredScreen, screen } from './screens.ts';

const render = (text: string, terminal = plainTerminal) =>
  renderMarkdown(text, { terminal, folder: 'docs', page: 'problems.md' });

test('a paragraph is one line in a pipe, and wrapped on a screen', () => {
  const text = 'one two three\nfour five six\nseven eight';
  expect(render(text)).toBe('one two three four five six seven eight\n');
  expect(render(text, screen(24))).toBe('one two three four five\nsix seven eight\n');
});

test('bold and code have no marks on a coloured screen; code keeps its quotes without colour', () => {
  expect(render('**Scope** is `event`', colouredScreen(80))).toBe(
    '\u001b[1mScope\u001b[22m is \u001b[36mevent\u001b[39m\n',
  );
  expect(render('**Scope** is `event`')).toBe('Scope is `event`\n');
});

test('a link shows its target, from the folder of the project', () => {
  expect(render('[The guide](mappings.md#x), [below](#y), [us](../README.md), <https://example.com/>')).toBe(
    'The guide (docs/mappings.md#x), below (docs/problems.md#y), us (README.md), https://example.com/\n',
  );
});

test('code is indented and otherwise unchanged; a mistake is labelled', () => {
  expect(render('Text.\n\n```yaml wrong\na: "`b`"\n\tc: **d**\n```')).toBe(
    'Text.\n\nExample of the mistake:\n    a: "`b`"\n    →   c: **d**\n',
  );
});

test('lists are wrapped behind their marks', () => {
  expect(render('- one two three four five\n- six\n\n1. seven\n2. eight', screen(22))).toBe(
    '- one two three four\n  five\n- six\n\n1. seven\n2. eight\n',
  );
});

test('headings and tables have no marks', () => {
  const text = render('## Title\n\n| A | B |\n|---|---|\n| `x` | y **z** |\n| long cell | w |');
  expect(text).toBe('Title\n\nA          B\n`x`        y z\nlong cell  w\n');
});

test('escapes of Markdown are resolved, and characters of HTML stay as they are', () => {
  expect(render('a \\* b & c < d, "e" & f')).toBe('a * b & c < d, "e" & f\n');
});

test.each([80, 120])('every section of the page of problems fits %i columns and keeps no marks', async (columns) => {
  const sections = (await readFile('docs/problems.md', 'utf8')).split(/^#{1,3} .*$/m);
  expect(sections.length).toBeGreaterThan(100);
  for (const section of sections) {
    const text = render(section, screen(columns));
    const prose = text.split('\n').filter((line) => !line.startsWith('    '));
    for (const line of prose.filter((each) => each.includes(' '))) {
      expect(widthOf(line)).toBeLessThanOrEqual(columns);
    }
    expect(prose.join('\n')).not.toMatch(/\*\*|\]\(|^```|^#/m);
  }
});
