// S3 away for an hour at 100 events a second, in simulated time with a spool on the real disk:
//   node scripts/publisher/outage.ts [--seconds 3600] [--rate 100] [--folder /dev/shm]
// Exits 1 where an event did not arrive, people were told too early or too late, or memory grew by more than 30 MB.
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { outageRun } from '../../test/publisher/outage/outage-run.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '3600' },
    rate: { type: 'string', default: '100' },
    /** Where the spool is; in memory it is quicker. An hour takes 1.5 GB there. */
    folder: { type: 'string', default: existsSync('/dev/shm') ? '/dev/shm' : tmpdir() },
  },
});

const { triesAtReport, heapAtStart, heapAtMost, ...rest } = await outageRun({
  seconds: Number(values.seconds),
  eventsPerSecond: Number(values.rate),
  folder: values.folder,
  random: Math.random,
  onMinute(minute, heapMb) {
    if (minute % 10 === 0) console.log(`minute ${minute}: heap ${heapMb.toFixed(1)} MB at most`);
  },
});
const grownMb = (heapAtMost - heapAtStart) / 1e6;
console.log({
  ...rest,
  reported: triesAtReport.length,
  triesAtReport: [...new Set(triesAtReport)],
  heapAtStartMb: Number((heapAtStart / 1e6).toFixed(1)),
  heapAtMostMb: Number((heapAtMost / 1e6).toFixed(1)),
});
const isTold = triesAtReport.length > 0 && triesAtReport.every((tries) => tries === 10);
if (rest.arrived !== rest.spooled || rest.leftInSpool > 0 || !isTold || grownMb > 30) process.exitCode = 1;
