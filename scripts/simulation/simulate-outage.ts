// Simulates an outage of Salesforce for some hours while events arrive.
//
//   npm run simulate:outage -- --events 100000 --hours 3 --seed 1     these are the defaults
//
// With --hours 0 there is no outage: the events arrive within three hours, and the figures show what an event costs.
// Exit code 1 if an event was not applied without help, or if Salesforce does not hold what the events in order would leave.
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
  console.error('--events must be a number above 0, --hours 0 or more, and --seed a whole number.');
  process.exit(2);
}

const arriveMs = (hours > 0 ? hours : 3) * 3_600_000;

const startedAt = performance.now();
const result = await simulateOutage({ events, arriveMs, awayMs: hours * 3_600_000, seed }, await loadMappingVersions());
const seconds = (performance.now() - startedAt) / 1_000;
for (const line of linesOf(result)) console.log(line);
for (const breach of result.breaches) console.log(`BROKEN: ${breach}`);
console.log(`${events} events, ${result.breaches.length} broken guarantees, ${seconds.toFixed(0)} s`);
process.exitCode = result.breaches.length > 0 ? 1 : 0;

function linesOf({ alarmAtMs, appliedAfterMs, calls, ...figures }: OutageResult): string[] {
  const minutes = (ms: number) => `${(ms / 60_000).toFixed(1)} minutes`;
  const outageLines = () => [
    `Salesforce was unavailable for ${hours} h while ${events} events arrived.`,
    alarmAtMs === undefined
      ? 'The alarm was never raised.'
      : `The alarm's condition (parked messages above 0) became true ${minutes(alarmAtMs)} after the start. Every message was parked after its tenth attempt.`,
    `Every event was applied ${minutes(appliedAfterMs)} after Salesforce was back, without help.`,
  ];
  return [
    ...(hours > 0 ? outageLines() : [`${events} events arrived within ${minutes(arriveMs)}, without an outage.`]),
    `Messages in the queues: at most ${figures.peakQueued}, of which at most ${figures.peakParked} were parked.`,
    `Invocations: ${figures.invocations} of export, ${figures.recoveries} of recover. Salesforce calls during the outage: ${figures.callsWhileAway}.`,
    ...[...calls].map(
      ([kind, times]) => `  ${String(times).padStart(9)}  ${kind}: ${(times / events).toFixed(2)} per event`,
    ),
  ];
}
