// Prints the CPU time that the export function uses for an event, by part, without the AWS clients, the network and the
// disk. With --against, it alternates between this checkout and another one.
//
//   node scripts/cpu-per-event/cpu-per-event.ts [--batch 500] [--events 5000] [--rounds 3] [--against FOLDER]
import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import type { Measured } from './measure.ts';

const { values } = parseArgs({
  options: {
    /** Messages of an invocation. */
    batch: { type: 'string', default: '500' },
    events: { type: 'string', default: '5000' },
    rounds: { type: 'string', default: '3' },
    against: { type: 'string' },
  },
});
const here = join(import.meta.dirname, '../..');
const checkouts = [...(values.against === undefined ? [] : [resolve(values.against)]), here];

const measured = new Map<string, Measured[]>(checkouts.map((checkout) => [checkout, []]));
for (let round = 0; round < Number(values.rounds); round += 1) {
  for (const checkout of checkouts) {
    const argv = [join(import.meta.dirname, 'measure.ts'), checkout, values.batch, values.events];
    const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd: checkout, maxBuffer: 1e8 });
    measured.get(checkout)?.push(JSON.parse(stdout));
  }
}

const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;
const isOurs = (part: string) => part !== 'stand-ins';
const rowOf = (name: string, timeOf: (each: Measured) => number) =>
  `| ${name.padEnd(20)} | ${checkouts
    .map((checkout) =>
      median((measured.get(checkout) ?? []).map(timeOf))
        .toFixed(1)
        .padStart(10),
    )
    .join(' | ')} |`;
const parts = [...new Set([...measured.values()].flat().flatMap((each) => Object.keys(each.parts)))];
const largestFirst = parts
  .filter(isOurs)
  .map((part) => ({ part, time: median([...measured.values()].flat().map((each) => each.parts[part] ?? 0)) }))
  .toSorted((a, b) => b.time - a.time);
const names = checkouts.map((checkout) => (checkout === here ? 'here' : 'against'));
console.log(`| ${'µs per event'.padEnd(20)} | ${names.map((name) => name.padStart(10)).join(' | ')} |`);
console.log(`| ${'-'.repeat(20)} | ${names.map(() => '---------:').join(' | ')} |`);
for (const { part } of largestFirst) console.log(rowOf(part, (each) => each.parts[part] ?? 0));
console.log(rowOf('total', (each) => each.total - (each.parts['stand-ins'] ?? 0)));
console.log(rowOf('log lines, a batch', (each) => each.log.lines));
console.log(rowOf('log bytes, an event', (each) => each.log.bytes / Number(values.batch)));
