// Simulates an S3 outage of an hour at 100 events per second, in simulated time with a spool on the real disk:
//   node scripts/publisher/outage.ts [--seconds 3600] [--rate 100] [--folder /dev/shm]
// Exits with 1 if an event did not arrive, was reported too early or too late, or if memory grew by more than 30 MB.
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { runOutage } from '../../test/publisher/outage/outage-run.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '3600' },
    rate: { type: 'string', default: '100' },
    /** Folder for the spool. A memory disk is faster; an hour needs 1.5 GB. */
    folder: { type: 'string', default: existsSync('/dev/shm') ? '/dev/shm' : tmpdir() },
  },
});

const { attemptsAtReport, heapAtStart, heapMax, ...rest } = await runOutage({
  seconds: Number(values.seconds),
  eventsPerSecond: Number(values.rate),
  folder: values.folder,
  random: Math.random,
  onMinute(minute, heapMb) {
    if (minute % 10 === 0) console.log(`minute ${minute}: heap ${heapMb.toFixed(1)} MB maximum`);
  },
});
const grownMb = (heapMax - heapAtStart) / 1e6;
console.log({
  ...rest,
  reported: attemptsAtReport.length,
  attemptsAtReport: [...new Set(attemptsAtReport)],
  heapAtStartMb: Number((heapAtStart / 1e6).toFixed(1)),
  heapMaxMb: Number((heapMax / 1e6).toFixed(1)),
});
const isReportedOnTime = attemptsAtReport.length > 0 && attemptsAtReport.every((attempts) => attempts === 10);
if (rest.arrived !== rest.spooled || rest.leftInSpool > 0 || !isReportedOnTime || grownMb > 30) process.exitCode = 1;
