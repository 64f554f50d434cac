// Counts the requests that a thousand events cost, alone and in packs, and how long the events wait for each other: in
// simulated time, with events at random moments and an S3 that accepts everything at once.
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createPublisher, type PackOptions, type PublisherOptions } from '../../src/publisher/publisher.ts';
import { simulatedClock } from '../../test/publisher/outage/simulated-clock.ts';

const events = 1000;

/** Simulated milliseconds per step: the precision of the waits. */
const stepMs = 50;

export interface RequestCount {
  'events/s': number;
  pack: string;
  /** Each object is one PUT, one GET and one message in the event queue. */
  'objects per 1,000 events': number;
  'p50 wait': string;
}

export async function countRequests(
  folder: string,
  eventsPerSecond: number,
  pack: PackOptions | undefined,
): Promise<RequestCount> {
  const spool = await mkdtemp(join(folder, 'requests-'));
  const clock = simulatedClock(Date.UTC(2026, 10, 24));
  const random = sameEachTime();
  const publishedAt = new Map<string, number>();
  const waits: number[] = [];
  let objects = 0;
  const send = async ({ input }: { input: { Body: Uint8Array } }) => {
    objects += 1;
    for (const line of Buffer.from(input.Body).toString().trim().split('\n')) {
      const { id } = JSON.parse(line) as { id: string };
      waits.push(clock.monotonic() - (publishedAt.get(id) ?? 0));
    }
    return {};
  };
  const client = { send } as unknown as NonNullable<PublisherOptions['client']>;
  const publisher = createPublisher({ bucket: 'events', spool, client, clock, ...(pack ? { pack } : {}) });
  try {
    while (!(await publisher.status()).sends) await pause();
    for (let index = 0; index < events; index += 1) {
      const id = String(index);
      publishedAt.set(id, clock.monotonic());
      await publisher.publish({ type: 'counselor.login', id });
      let gapMs = (-Math.log(1 - random()) * 1000) / eventsPerSecond;
      // In steps, since simulated time does not wait for the disk.
      for (; gapMs > 0; gapMs -= stepMs) {
        await pause();
        await clock.advance(Math.min(gapMs, stepMs));
      }
    }
    while (waits.length < events) await clock.advance(stepMs);
    waits.sort((a, b) => a - b);
    return {
      'events/s': eventsPerSecond,
      pack: pack ? `${pack.maxEvents} events, ${pack.maxDelayMs} ms` : 'none',
      'objects per 1,000 events': objects,
      'p50 wait': `${Math.round(waits[events / 2] ?? 0)} ms`,
    };
  } finally {
    await publisher.close({ graceMs: 0 });
    await rm(spool, { recursive: true, force: true });
  }
}

/** Gives the same numbers in each run: a linear congruential generator (Numerical Recipes). */
function sameEachTime(): () => number {
  let state = 1;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 1));
