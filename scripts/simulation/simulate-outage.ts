// npm run simulate:outage [-- --events 100000 --hours 3 --seed 1]: Salesforce is away for hours while events arrive;
// with --hours 0 they arrive over three hours and nothing goes wrong, which shows what an event costs.
// Prints what happened; exit code 1 where not all of it landed by itself, in the state that the events in order give.
import { parseArgs } from 'node:util';
import { loadMappingVersions } from '../../test/simulation/functions/mapping-versions.ts';
import { type OutageResult, simulateOutage } from '../../test/simulation/outage/simulate-outage.ts';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '100000' },
    hours: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
  },
});
const events = Number(values.events);
const hours = Number(values.hours);
const seed = Number(values.seed);
if (!(events > 0 && hours >= 0 && Number.isSafeInteger(seed))) {
  console.error('--events, --hours and --seed are numbers.');
  process.exit(2);
}

const arriveMs = (hours > 0 ? hours : 3) * 3_600_000;

const startedAt = performance.now();
const result = await simulateOutage({ events, arriveMs, awayMs: hours * 3_600_000, seed }, await loadMappingVersions());
const seconds = (performance.now() - startedAt) / 1_000;
for (const line of linesOf(result)) console.log(line);
for (const breach of result.breaches) console.log(`BROKEN: ${breach}`);
console.log(`${events} events, ${result.breaches.length} breaches; ran ${seconds.toFixed(0)} s`);
process.exitCode = result.breaches.length > 0 ? 1 : 0;

function linesOf({ alarmAtMs, landedAfterMs, calls, ...seen }: OutageResult): string[] {
  const minutes = (ms: number) => `${(ms / 60_000).toFixed(1)} minutes`;
  const outageLines = () => [
    `Salesforce was away for ${hours} h, in which ${events} events arrived.`,
    alarmAtMs === undefined
      ? 'The alarm never rose.'
      : `The alarm's condition (parked messages above 0) rose ${minutes(alarmAtMs)} after the start, each after its tenth attempt.`,
    `All had landed ${minutes(landedAfterMs)} after Salesforce was back; no person acted.`,
  ];
  return [
    ...(hours > 0 ? outageLines() : [`${events} events arrived over ${minutes(arriveMs)}; nothing went wrong.`]),
    `Most messages in the queues: ${seen.peakQueued}, of these parked at most: ${seen.peakParked}.`,
    `The function ran ${seen.invocations} times, recover ${seen.recoveries} times; ${seen.callsWhileAway} Salesforce calls while it was away.`,
    ...[...calls].map(
      ([kind, times]) => `  ${String(times).padStart(9)}  ${kind}: ${(times / events).toFixed(2)} an event`,
    ),
  ];
}
