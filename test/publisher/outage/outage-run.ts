// S3 is away for long while events come all the time, in simulated time with a spool on the real disk.
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createPublisher, type PublisherOptions } from '../../../src/publisher/publisher.ts';
import { simulatedClock } from './simulated-clock.ts';

export interface OutageOptions {
  /** Simulated. */
  seconds: number;
  eventsPerSecond: number;
  /** Folder in which the spool is made, and removed again. */
  folder: string;
  random(): number;
  onMinute?(minute: number, heapMb: number): void;
}

export interface OutageResult {
  spooled: number;
  /** Different events that S3 has in the end. */
  arrived: number;
  leftInSpool: number;
  /** Failed tries of each event at the moment it was reported: all of them ten. */
  triesAtReport: number[];
  /** Simulated seconds until the first report. */
  firstReportAfter: number;
  /** Most events whose try was under way or due, and which are in memory for that. */
  mostRetriesInFlight: number;
  /** Bytes of the heap after collection: at the start and at most. */
  heapAtStart: number;
  heapAtMost: number;
  /** Simulated seconds from S3's return until everything had arrived. */
  drainedAfter: number;
}

export async function outageRun(options: OutageOptions): Promise<OutageResult> {
  const { seconds, eventsPerSecond, random } = options;
  const folder = await mkdtemp(join(options.folder, 'publisher-outage-'));
  const clock = simulatedClock(Date.UTC(2026, 10, 24));
  const collected = heapReader();
  const tries = new Map<string, number>();
  const triesAtReport: number[] = [];
  /** One bit an event would do; the heap that is measured must not hold the harness's own lists. */
  const has = new Uint8Array(seconds * eventsPerSecond);
  let away = true;
  let firstReportAfter = Infinity;

  const send = async ({ input }: { input: { Body: Uint8Array } }) => {
    const { id } = JSON.parse(Buffer.from(input.Body).toString()) as { id: string };
    if (!away) has[Number(id)] = 1;
    else {
      tries.set(id, (tries.get(id) ?? 0) + 1);
      throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
    }
    return {};
  };
  const publisher = createPublisher({
    bucket: 'events',
    spool: join(folder, 'spool'),
    client: { send } as unknown as NonNullable<PublisherOptions['client']>,
    clock,
    random,
    onReport(report) {
      if (report.kind !== 'undelivered') return;
      firstReportAfter = Math.min(firstReportAfter, clock.monotonic() / 1000);
      triesAtReport.push(tries.get(report.event?.id ?? '') ?? 0);
    },
    logger: { info: () => {}, warn: () => {}, error: () => {} },
  });
  try {
    let spooled = 0;
    let mostRetriesInFlight = 0;
    const heapAtStart = collected();
    let heapAtMost = heapAtStart;
    for (let second = 0; second < seconds; second += 1) {
      const ids = Array.from({ length: eventsPerSecond }, (_, index) => String(second * eventsPerSecond + index));
      const results = await Promise.all(
        ids.map((id) => publisher.publish({ type: 'counselor.login', id, data: { id } })),
      );
      spooled += results.filter(({ status }) => status === 'spooled').length;
      await clock.pass(1000);
      if (second % 60 !== 59) continue;
      mostRetriesInFlight = Math.max(mostRetriesInFlight, (await publisher.status()).retriesInFlightCount);
      heapAtMost = Math.max(heapAtMost, collected());
      options.onMinute?.((second + 1) / 60, heapAtMost / 1e6);
    }
    away = false;
    const back = clock.monotonic();
    while ((await publisher.status()).events > 0) for (let step = 0; step < 20; step += 1) await clock.pass(50);
    const { events: leftInSpool } = await publisher.status();
    return {
      spooled,
      arrived: has.reduce((sum, one) => sum + one, 0),
      leftInSpool,
      triesAtReport,
      firstReportAfter,
      mostRetriesInFlight,
      heapAtStart,
      heapAtMost: Math.max(heapAtMost, collected()),
      drainedAfter: (clock.monotonic() - back) / 1000,
    };
  } finally {
    await publisher.close({ graceMs: 0 });
    await rm(folder, { recursive: true, force: true });
  }
}

/** Collects what is garbage, then gives the bytes of the heap that are in use. */
function heapReader(): () => number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  return () => {
    collect();
    return process.memoryUsage().heapUsed;
  };
}
