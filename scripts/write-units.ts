// Prints DynamoDB's calls and write units for a thousand events, as docs/cost.md shows them. "Before" is one call for each
// lock, completion and record, as version 0.1.0 makes them.
//
//   npx node scripts/write-units.ts
import { countWriteUnits, type TableCounts } from './cost/count-write-units.ts';

const line = (cells: readonly (string | number)[]) =>
  console.log(
    `| ${[String(cells[0]).padEnd(20), ...cells.slice(1).map((cell) => String(cell).padStart(9))].join(' | ')} |`,
  );

line(['a thousand events', 'together', 'calls', 'writes', 'units']);
console.log(`| ${'-'.repeat(20)} | ${Array.from({ length: 4 }, () => `${'-'.repeat(8)}:`).join(' | ')} |`);
for (const together of [1, 10, 1_000]) {
  const [one, two] = [await countWriteUnits(together, 1), await countWriteUnits(together, 2)];
  const row = (name: string, calls: number, { statements, writeUnits }: TableCounts) =>
    line([name, together, calls, statements, writeUnits]);
  row('before', one.first.statements + one.first.readCalls, one.first);
  row('StampFormat=1', one.first.writeCalls + one.first.readCalls, one.first);
  row('StampFormat=2', two.first.writeCalls + two.first.readCalls, two.first);
  row('sent twice', two.again.writeCalls + two.again.readCalls, two.again);
  row('replayed', two.replayed.writeCalls + two.replayed.readCalls, two.replayed);
}
