// Loads the built functions as Lambda does, and plans one event, then one event of every type. Prints the peak memory
// after each, in MB.
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

const [outDir = '', eventsFile = ''] = process.argv.slice(2);
const events: object[] = JSON.parse(await readFile(eventsFile, 'utf8'));
await import(pathToFileURL(`${outDir}/export.mjs`).href);
const { handler } = await import(pathToFileURL(`${outDir}/preview.mjs`).href);
const peakMb = () => Math.round(process.resourceUsage().maxRSS / 1_024);

const startedAt = performance.now();
const first = await handler(JSON.stringify(events[0]));
const ms = Math.round(performance.now() - startedAt);
const one = peakMb();
// In batches, as they arrive.
let planned = 0;
for (let index = 0; index < events.length; index += 100) {
  const { events: plans } = await handler(JSON.stringify(events.slice(index, index + 100)));
  planned += plans.length;
}
process.stdout.write(JSON.stringify({ problems: first.problems.length, ms, one, planned, all: peakMb() }));
