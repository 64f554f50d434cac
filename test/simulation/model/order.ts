// Which of two events is newer: the one with the greater measure (its time, unless the mapping orders by something else).
// Ties are decided by identity: by source, then by id, compared by their UTF-16 code units.
import type { ModelEvent } from './event.ts';

export interface ModelOrder extends Pick<ModelEvent, 'source' | 'id'> {
  /** What `newest` counts; values of different measures cannot be compared. */
  measure: string;
  newest: number;
}

/** Above 0 if `a` is newer. */
export function compare(a: ModelOrder, b: ModelOrder): number {
  return Math.sign(a.newest - b.newest) || compareText(a.source, b.source) || compareText(a.id, b.id);
}

const compareText = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1);
