// A stream of planned events → windows: runs of events that are written together. Keeps their order, holds one window
// at a time, and takes the next event only after the window before it has been consumed.
import type { Request } from '../request.ts';
import type { WritePlan } from './plan/plan.ts';

export interface WindowLimits {
  /** Rows, unless an event of the window asks for fewer. */
  rows: number;
  /** Bytes of each event's rows as a JSON list. */
  bytes: number;
}

interface PlannedEvent {
  plan: Pick<WritePlan, 'records' | 'bytes'>;
  request: Pick<Request, 'serviceAttempts'>;
}

/**
 * A window ends with the event that reaches a limit; only the last may be smaller, and one before `undefined`, which says
 * that the next event may be long in coming.
 */
export async function* windowsOf<T extends PlannedEvent>(
  events: AsyncIterable<T | undefined>,
  limits: WindowLimits,
): AsyncGenerator<T[]> {
  const empty = () => ({ events: [] as T[], rows: 0, rowsAllowed: limits.rows, bytes: 0 });
  let window = empty();
  for await (const event of events) {
    if (!event) {
      if (window.events.length > 0) yield window.events;
      window = empty();
      continue;
    }
    const { records, bytes } = event.plan;
    window.events.push(event);
    window.rows += records.length;
    window.rowsAllowed = Math.min(window.rowsAllowed, rowsToTry(event.request, limits.rows));
    window.bytes += bytes + records.length + 1;
    if (window.rows < window.rowsAllowed && window.bytes < limits.bytes) continue;
    yield window.events;
    window = empty();
  }
  if (window.events.length > 0) yield window.events;
}

/**
 * After failures of the service, an event goes with fewer rows. An org whose automation takes too long over a thousand
 * rows would never answer, but may over 200, or over 40. If the org was just away, this costs a few more calls.
 */
function rowsToTry({ serviceAttempts = 0 }: PlannedEvent['request'], rows: number): number {
  return Math.ceil(rows / (serviceAttempts === 0 ? 1 : serviceAttempts < 4 ? 5 : 25));
}
