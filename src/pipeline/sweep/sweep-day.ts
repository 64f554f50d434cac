// Lists the objects that were written on one day and sends them on, page by page, until all are sent or time is up.
// Every page moves the position forward in the order of the keys, so a sweep ends, however often it is interrupted.
import type { ListedObject, ObjectPage } from '../event/s3/list-objects.ts';
import { type DayRange, endOfOtherDay } from './folders-of-days.ts';

/** How far a sweep has come. Plain JSON: it travels in a message. */
export interface SweepPosition {
  /** The day, in UTC: 2026-03-01. */
  day: string;
  /** Prefix that is being listed; absent at the beginning. */
  prefix?: string;
  /** Key after which to continue; absent at the beginning of the prefix. */
  after?: string;
  /** Objects sent so far. */
  queued: number;
}

export interface SweepOptions {
  prefixes: readonly string[];
  /** Days before the swept one whose folders are listed too, because objects may be written late; 0: all folders. */
  daysBack: number;
}

export interface SweepDependencies {
  listPage(range: { prefix: string; after: string | undefined }): Promise<ObjectPage>;
  /** Rejects if an object was not accepted. */
  send(objects: readonly ListedObject[]): Promise<void>;
  hasTime(): boolean;
}

/** Where to continue if time was up; undefined once every object of the day was sent. */
export type SweepEnd = { queued: number; rest?: SweepPosition };

const dayMs = 86_400_000;

export const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

export async function sweepDay(
  position: SweepPosition,
  { prefixes, daysBack }: SweepOptions,
  { listPage, send, hasTime }: SweepDependencies,
): Promise<SweepEnd> {
  const { day } = position;
  const days = daysBack === 0 ? undefined : daysAround(day, daysBack);
  const start = startOf(position, prefixes);
  let { queued } = position;

  for (const [index, prefix] of prefixes.entries()) {
    if (index < start.index) continue;
    let after = index === start.index ? start.after : undefined;
    for (let isLast = false; !isLast; ) {
      const page = await listPage({ prefix, after });
      const ofDay = page.objects.filter(({ modifiedAt }) => dayOf(modifiedAt) === day);
      await send(ofDay);
      queued += ofDay.length;
      isLast = page.token === undefined || page.lastKey === undefined;
      if (page.lastKey !== undefined) after = nextKey(page.lastKey, prefix, days);
      const next = isLast ? prefixes[index + 1] : prefix;
      if (next !== undefined && !hasTime()) {
        return { queued, rest: { day, prefix: next, ...(isLast || !after ? {} : { after }), queued } };
      }
    }
  }
  return { queued };
}

function nextKey(lastKey: string, prefix: string, days: DayRange | undefined): string {
  const end = days && endOfOtherDay(lastKey, prefix, days);
  // S3 orders keys by their bytes in UTF-8.
  return end !== undefined && Buffer.compare(Buffer.from(end), Buffer.from(lastKey)) > 0 ? end : lastKey;
}

/** A prefix that is no longer configured: from the beginning, since nothing is lost by sending an object once more. */
function startOf({ prefix, after }: SweepPosition, prefixes: readonly string[]) {
  const index = prefixes.findIndex((each) => (prefix === undefined ? (after ?? '').startsWith(each) : each === prefix));
  return index < 0 ? { index: 0, after: undefined } : { index, after };
}

/** The day after counts too: platforms may name folders by their own time zone. */
function daysAround(day: string, daysBack: number): DayRange {
  const at = Date.parse(`${day}T00:00:00Z`);
  return { from: dayOf(at - daysBack * dayMs), to: dayOf(at + dayMs) };
}
