// The state of a shipper for people and for programs.
import type { ShipperStatus } from '../drop-folder/shipper.ts';

export interface StatusFact {
  text: string;
  tone?: 'warning' | 'error';
}

/** @param isRunning false at the end: a shipper that has stopped does not send, and no other process need do so */
export function statusFacts(status: ShipperStatus, isRunning: boolean): StatusFact[] {
  const { events, bytes, oldestAgeMs, reported, broken, unready, sends, sent, failing } = status;
  const size = events > 0 ? ` (${(bytes / 1_000_000).toFixed(1)} MB, oldest ${Math.round(oldestAgeMs / 1000)} s)` : '';
  const facts: (StatusFact | false)[] = [
    { text: `${sent} sent` },
    { text: `${events} waiting${size}` },
    reported > 0 && { text: `${reported} reported`, tone: 'warning' },
    unready > 0 && { text: `${unready} still being written` },
    broken > 0 && { text: `${broken} quarantined`, tone: 'warning' },
    failing !== undefined && { text: `S3 fails: ${failing.code} ${failing.detail}`, tone: 'error' },
    !sends && isRunning && { text: 'another process sends' },
  ];
  return facts.filter((fact) => fact !== false);
}

/** @param at milliseconds since 1970 */
export const shipperStatusJson = (status: ShipperStatus, at: number) => ({ at: new Date(at).toISOString(), ...status });

/** True if an event or a file is left in the folder. */
export const hasLeft = ({ events, unready, broken }: ShipperStatus): boolean => events + unready + broken > 0;
