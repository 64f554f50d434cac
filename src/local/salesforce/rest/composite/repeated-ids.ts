// The same id several times in one call.
import { normalizeId } from '../../records/ids.ts';
import { type RowError, rowError } from '../../records/row-error.ts';

const maxUpdates = 12;

/**
 * Says of one id after the other whether one call may not update it again: the first 12 times are done.
 * Source: SOAP API Developer Guide, update(), which names 12; older editions and Apex name 5.
 */
export function repetitions(): (id: string) => boolean {
  const counts = new Map<string, number>();
  return (text) => {
    const id = normalizeId(text) ?? text;
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    return count > maxUpdates;
  };
}

export const updatedTooOften = (id: string): RowError =>
  rowError(
    'DUPLICATE_VALUE',
    `Maximum number of duplicate updates in one batch (${maxUpdates} allowed). Attempt to update Id more than once in this Api call: ${id.slice(0, 15)}`,
  );
