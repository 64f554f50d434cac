// Platforms whose clocks differ by minutes: no event is lost, no time is shifted, and the newest by the platforms' own
// times wins. A clock that is wrong by more is reported, and blocks no other event.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FailureError } from '../../../src/failure.ts';
import { toEvent } from '../../../src/pipeline/event/envelope.ts';
import { deliveredEvents } from '../write/delivered-events.ts';
import { contact, planOf, smallSalesforce } from '../write/window-fixture.ts';
import { envelope, limits } from './stored.ts';

const start = Date.UTC(2026, 2, 2, 12);
const minute = 60_000;
const futureMinutes = 15;

interface Sent {
  /** When S3 had it, in milliseconds after the start. */
  at: number;
  /** How far the platform's clock is ahead, in milliseconds. */
  skew: number;
}

/** The time of the event as it was read; the code of the failure if it was refused. */
async function timeOf(id: string, { at, skew }: Sent): Promise<string> {
  const time = new Date(start + at + skew).toISOString();
  const writtenAt = new Date(start + at);
  const location = { bucket: 'b', key: `${id}.json`, line: 1 };
  const context = { location, lastModified: writtenAt, completeBy: writtenAt, envelope };
  const raw = { specversion: '1.0', id, source: 's', type: 't', time };
  try {
    return (await toEvent(raw, { ...context, limits: { ...limits, futureMinutes } })).time;
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return error.failure.code;
  }
}

/** Sent in any order: the first of the list arrives first. */
const sentWith = (skew: fc.Arbitrary<number>) =>
  fc.array(fc.record({ at: fc.integer({ min: 0, max: 60 * minute }), skew }), { minLength: 1, maxLength: 8 });

const withinTolerance = fc.integer({ min: -futureMinutes * minute, max: futureMinutes * minute });
const anySkew = fc.oneof(withinTolerance, fc.integer({ min: -1e10, max: 1e12 }));

test('clocks that differ by no more than the tolerance lose no event and shift no time', async () => {
  await fc.assert(
    fc.asyncProperty(sentWith(withinTolerance), async (events) => {
      for (const [index, sent] of events.entries()) {
        expect(await timeOf(`e${index}`, sent)).toBe(new Date(start + sent.at + sent.skew).toISOString());
      }
    }),
  );
});

test('whatever the clocks say, an event is written with its own time or rejected, and the newest of the others wins', async () => {
  await fc.assert(
    fc.asyncProperty(sentWith(anySkew), async (events) => {
      const api = smallSalesforce();
      const { deliver, settle } = deliveredEvents(api);
      const accepted: { id: string; time: number }[] = [];
      for (const [index, sent] of events.entries()) {
        const id = `e${index}`;
        const time = await timeOf(id, sent);
        expect(time === 'event/future-time').toBe(sent.skew > futureMinutes * minute);
        if (time === 'event/future-time') continue;
        accepted.push({ id, time: Date.parse(time) });
        await deliver(planOf(id, Date.parse(time), [contact('a', { X: id })]));
        await settle();
      }
      const [newest] = accepted.toSorted((a, b) => b.time - a.time || (a.id < b.id ? 1 : -1));
      expect(api.records.get('Contact a')?.X).toBe(newest?.id);
      expect(accepted.every(({ time }) => time <= start + (60 + futureMinutes) * minute)).toBe(true);
    }),
  );
});
