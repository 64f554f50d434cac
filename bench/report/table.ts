// The table in Markdown: a row per measure, a column per system, and the ratio to the naive Lambda in brackets.
import type { Result } from '../run-rounds.ts';
import type { System } from '../systems/system.ts';
import type { ReportRow } from './rows.ts';

/** @param rows only those of loads that ran */
export function table(
  rows: readonly ReportRow[],
  systems: readonly Pick<System, 'name' | 'title'>[],
  results: readonly Result[],
): string {
  const lines = rows.map((row) => {
    const values = systems.map(({ name }) =>
      combined(
        row,
        results.filter(({ system }) => system === name),
      ),
    );
    const naive = values[systems.findIndex(({ name }) => name === 'naive')];
    const cells = values.map((value, index) => cell(row, value, systems[index]?.name === 'naive' ? undefined : naive));
    return [row.title, ...cells];
  });
  return aligned([['Events', ...systems.map(({ title }) => title)], ...lines]);
}

function combined({ load, measure, combine }: ReportRow, results: readonly Result[]): number | undefined {
  return combine(results.filter((each) => each.load === load).flatMap(({ measures }) => measures[measure] ?? []));
}

function cell({ digits, hasRatio }: ReportRow, value: number | undefined, naive: number | undefined): string {
  if (value === undefined) return '–';
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const text = value.toLocaleString('en-US', options);
  return hasRatio && naive ? `${text} (${ratio(value / naive)})` : text;
}

/** Two significant digits: 0.0045× and 1.2×. */
const ratio = (value: number): string => `${Number(value.toPrecision(2))}×`;

/** Pads the cells, as the formatter of this repository does. */
function aligned([titles = [], ...rows]: readonly string[][]): string {
  const widths = titles.map((_, column) => Math.max(3, ...[titles, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((text, column) => (column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [titles, rule, ...rows].map(line).join('\n');
}
