// A long S3 outage while events keep coming, in simulated time with a spool on the real disk.
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createPublisher, type PublisherOptions } from '../../../src/publisher/publisher.ts';
import { simulatedClock } from './simulated-clock.ts';

export interface OutageOptions {
  /** Length of the outage in simulated seconds. */
  seconds: number;
  eventsPerSecond: number;
  /** Folder in which the spool is created and removed. */
  folder: string;
  random(): number;
  onMinute?(minute: number, heapMb: number): void;
}

export interface OutageResult {
  spooled: number;
  /** Distinct events on S3 at the end. */
  arrived: number;
  leftInSpool: number;
  /** Failed attempts of each event when it was reported. */
  attemptsAtReport: number[];
  /** Simulated seconds until the first report. */
  firstReportAfter: number;
  /** Highest number of events in memory because their attempt was in progress or scheduled. */
  maxRetriesInFlight: number;
  /** Heap bytes after garbage collection: at the start, and the maximum. */
  heapAtStart: number;
  heapMax: number;
  /** Simulated seconds from the end of the outage until everything had arrived. */
  drainedAfter: number;
}

export async function runOutage(options: OutageOptions): Promise<OutageResult> {
  const { seconds, eventsPerSecond, random } = options;
  const folder = await mkdtemp(join(options.folder, 'publisher-outage-'));
  const clock = simulatedClock(Date.UTC(2026, 10, 24));
  const heapUsed = createHeapReader();
  const attempts = new Map<string, number>();
  const attemptsAtReport: number[] = [];
  /** 1 for each event that arrived. A typed array, because lists of the test would distort the measured heap. */
  const hasArrived = new Uint8Array(seconds * eventsPerSecond);
  let isOutage = true;
  let firstReportAfter = Infinity;

  const send = async ({ input }: { input: { Body: Uint8Array } }) => {
    const { id } = JSON.parse(Buffer.from(input.Body).toString()) as { id: string };
    if (!isOutage) hasArrived[Number(id)] = 1;
    else {
      attempts.set(id, (attempts.get(id) ?? 0) + 1);
      throw Object.assign(new Error('outage'), { code: 'ECONNREFUSED' });
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
      attemptsAtReport.push(attempts.get(report.event?.id ?? '') ?? 0);
    },
    logger: { info: () => {}, warn: () => {}, error: () => {} },
  });
  try {
    let spooled = 0;
    let maxRetriesInFlight = 0;
    const heapAtStart = heapUsed();
    let heapMax = heapAtStart;
    for (let second = 0; second < seconds; second += 1) {
      const ids = Array.from({ length: eventsPerSecond }, (_, index) => String(second * eventsPerSecond + index));
      const results = await Promise.all(
        ids.map((id) => publisher.publish({ type: 'counselor.login', id, data: { id } })),
      );
      spooled += results.filter(({ status }) => status === 'spooled').length;
      await clock.advance(1000);
      if (second % 60 !== 59) continue;
      maxRetriesInFlight = Math.max(maxRetriesInFlight, (await publisher.status()).retriesInFlightCount);
      heapMax = Math.max(heapMax, heapUsed());
      options.onMinute?.((second + 1) / 60, heapMax / 1e6);
    }
    isOutage = false;
    const outageEnd = clock.monotonic();
    while ((await publisher.status()).events > 0) for (let step = 0; step < 20; step += 1) await clock.advance(50);
    const { events: leftInSpool } = await publisher.status();
    return {
      spooled,
      arrived: hasArrived.reduce((sum, one) => sum + one, 0),
      leftInSpool,
      attemptsAtReport,
      firstReportAfter,
      maxRetriesInFlight,
      heapAtStart,
      heapMax: Math.max(heapMax, heapUsed()),
      drainedAfter: (clock.monotonic() - outageEnd) / 1000,
    };
  } finally {
    await publisher.close({ graceMs: 0 });
    await rm(folder, { recursive: true, force: true });
  }
}

/** Returns a function that collects garbage and returns the bytes of heap in use. */
function createHeapReader(): () => number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  return () => {
    collect();
    return process.memoryUsage().heapUsed;
  };
}
