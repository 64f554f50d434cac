import fc from 'fast-check';
import { expect, test } from 'vitest';
import { widthOf } from '../../../src/cli/rendering/fit-text.ts';
import { renderTable, whole, wrapped } from '../../../src/cli/rendering/render-table.ts';
import { plainTerminal, type Terminal, terminalOn } from '../../../src/cli/rendering/terminal.ts';

const pipe = plainTerminal;
const columns = (width: number): Terminal => terminalOn({ isTTY: true, columns: width }, { NO_COLOR: '1' });
const linesOf = (text: string) => text.trimEnd().split('\n');

test('columns are aligned, by the width that a terminal shows', () => {
  const rows = [
    ['漢', 'b', 'c'],
    ['long', 'x', 'y'],
  ];
  expect(renderTable(rows, { terminal: pipe, indent: 2, head: ['H', 'I', 'J'] })).toBe(
    '  H     I  J\n  漢    b  c\n  long  x  y\n',
  );
});

test('numbers can be aligned to the right', () => {
  const rows = [
    ['a', '7'],
    ['b', '120'],
  ];
  expect(renderTable(rows, { terminal: pipe, columns: [{}, { align: 'right' }] })).toBe('a    7\nb  120\n');
});

test('in a pipe nothing is cut, and one very long cell does not push out the other rows', () => {
  const long = 'x'.repeat(200);
  const rows = [
    ['a', long, 'c'],
    ['a', 'b', 'c'],
  ];
  expect(renderTable(rows, { terminal: pipe })).toBe(`a  ${long}  c\na  b  c\n`);
});

test('on a screen the widest column gives way, and its cells end in …', () => {
  const rows = [['mapping/unknown-field', 'The object has no such field, and nothing is like it.', '12']];
  const [line = ''] = linesOf(renderTable(rows, { terminal: columns(60) }));
  expect(line).toBe('mapping/unknown-field  The object has no such field, an…  12');
  expect(widthOf(line)).toBeLessThanOrEqual(60);
});

test('a wrapped column goes on below itself', () => {
  const rows = [['a', 'one two three four five six seven eight', 'z']];
  expect(renderTable(rows, { terminal: columns(30), columns: [{}, wrapped, {}] })).toBe(
    'a  one two three four five   z\n   six seven eight\n',
  );
});

test('Salesforce Ids and whole columns are never broken', () => {
  const id = '0035e00000AbCdEAAV';
  const rows = [[`Contact created ${id}`, 'evt-2026-03-01-0000001', 'x'.repeat(60)]];
  for (let width = 30; width < 130; width += 1) {
    const text = renderTable(rows, { terminal: columns(width), head: ['R', 'EVENT', 'X'], columns: [wrapped, whole] });
    expect(text).toContain(id);
    expect(text).toContain('evt-2026-03-01-0000001');
  }
});

test('where the window is too narrow for all columns, each row is a block that loses nothing', () => {
  const rows = [['0035e00000AbCdEAAV', 'events/2026/first-rescue.json', 'one two three four']];
  const options = { terminal: columns(40), head: ['ID', 'KEY', 'REASON'], columns: [whole, whole, wrapped] };
  expect(renderTable(rows, options)).toBe(
    'ID      0035e00000AbCdEAAV\nKEY     events/2026/first-rescue.json\nREASON  one two three four\n',
  );
});

test('no line is wider than the window', () => {
  const cell = fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => text.replaceAll(/\s/g, '_'));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(cell, cell, cell), { minLength: 1 }),
      fc.integer({ min: 40, max: 200 }),
      (rows, width) => {
        const text = renderTable(rows, { terminal: columns(width) });
        for (const line of linesOf(text)) expect(widthOf(line)).toBeLessThanOrEqual(width);
      },
    ),
  );
});

test('colour takes no room, and hidden characters are shown', () => {
  const screen = terminalOn({ isTTY: true, columns: 80 }, {});
  const rows = [
    [{ text: 'failed', style: 'error' } as const, 'a\u001b[2J'],
    ['ok', 'b'],
  ];
  const [first = '', second] = linesOf(renderTable(rows, { terminal: screen }));
  expect(first).toContain('\u001b[31m');
  expect(first).toContain('a\\u001b[2J');
  expect(second).toBe('ok      b');
});
