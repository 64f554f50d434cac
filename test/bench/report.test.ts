import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { end, section, start, withSection } from '../../bench/report/readme.ts';
import { reportRows } from '../../bench/report/rows.ts';
import { table } from '../../bench/report/table.ts';
import type { Result } from '../../bench/run-rounds.ts';

const rows = reportRows({
  ...{ rounds: 2, events: 1000, seconds: 60, faultEvents: 1500 },
  ...{ latencyMs: 150, counselors: 300, seed: 1, harder: 1 },
});

const systems = [
  { name: 'naive', title: 'naive Lambda' },
  { name: 'product', title: 'this project' },
] as const;

const results: Result[] = [
  { round: 1, load: 'burst', system: 'naive', measures: { seconds: 4, calls: 1000, cpuSeconds: undefined } },
  { round: 1, load: 'burst', system: 'product', measures: { seconds: 1, calls: 4 } },
  { round: 2, load: 'burst', system: 'naive', measures: { seconds: 6, calls: 1000 } },
  { round: 2, load: 'burst', system: 'product', measures: { seconds: 2, calls: 5 } },
  { round: 1, load: 'faults', system: 'naive', measures: { doubled: 2 } },
  { round: 2, load: 'faults', system: 'naive', measures: { doubled: 1 } },
  { round: 1, load: 'faults', system: 'product', measures: { doubled: 0 } },
];

test('the table shows medians with ratios to the naive Lambda, and sums of mistakes', () => {
  const [titles = '', rule = '', seconds = '', calls = '', cpu = '', ...others] = table(rows, systems, results).split(
    '\n',
  );
  expect(titles).toMatch(/^\| Events +\| +naive Lambda \| +this project \|$/);
  expect(rule).toMatch(/^\| -+ \| -+: \| -+: \|$/);
  expect(seconds).toMatch(/^\| 1,000 at once: seconds until all are written +\| +5\.0 \| +1\.5 \(0\.3×\) \|$/);
  expect(calls).toMatch(/\| +1,000 \| +5 \(0\.0045×\) \|$/);
  expect(cpu).toMatch(/\| +– \| +– \|$/);
  expect(others.find((line) => line.includes('created twice'))).toMatch(/^\| 3,000 with faults: .* \| +3 \| +0 \|$/);
});

test('a new table replaces the one in the page and nothing else', () => {
  const page = `# Title\n\n${start}\n\nold\n\n${end}\n\nMore.\n`;
  const text = section('| a |', { machine: '2 × Processor', commit: 'abc' }, 2);
  const written = withSection(page, text);
  expect(written).toBe(
    `# Title\n\n${start}\n\n| a |\n\nMeasured in 2 rounds at commit abc on 2 × Processor.\n\n${end}\n\nMore.\n`,
  );
  expect(withSection(written, text)).toBe(written);
  expect(() => withSection('# Title', text)).toThrow(start);
});

test('the README shows a table that the benchmark printed', async () => {
  const page = await readFile('README.md', 'utf8');
  const shown = page.slice(page.indexOf(start) + start.length, page.indexOf(end)).trim();
  const lines = shown.split('\n').filter((line) => line.startsWith('|'));
  const [titles = [], , ...cells] = lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  expect(titles.slice(0, 1).concat(titles.slice(-1))).toEqual(['Events', 'this project']);
  expect(titles).toContain('naive Lambda');
  const withoutNumbers = (text = '') => text.replaceAll(/[\d,]+/g, 'N');
  expect(cells.map(([title]) => withoutNumbers(title))).toEqual(rows.map(({ title }) => withoutNumbers(title)));
  for (const [, ...values] of cells) {
    expect(values).toHaveLength(titles.length - 1);
    for (const value of values) expect(value).toMatch(/^(?:–|[\d,]+(?:\.\d+)?(?: \([\d.]+×\))?)$/);
  }
  expect(shown.replaceAll('\n', ' ')).toMatch(/Measured in .* at commit [0-9a-f]{10} on \d+ × .+, Node\.js [\d.]+\.$/);
});
