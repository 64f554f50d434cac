// Ways to send a refused row or subrequest again in smaller parts, so that the innocent get through. Pure.
import type { Link } from '../../plan/plan.ts';
import type { RowBatch } from './coalesce.ts';
import { type EventWrite, type Row, rowOf } from './row.ts';

/** A composite takes five collections, so five chunks cost one call. */
const chunksPerRound = 5;

/** The rows of a subrequest in a few smaller batches. */
export const inChunks = (rows: readonly Row[]): RowBatch[] => chunks(rows);

/**
 * A row of several events as a few rows of fewer events each, to be sent in this order: oldest events first.
 * Of several creates only the first is ever sent; the others follow by themselves.
 */
export function splitRow(row: Row): Row[] {
  const split =
    row.operation === 'create' ? [row.eventWrites.slice(0, 1), row.eventWrites.slice(1)] : chunks(row.eventWrites);
  return split.map((eventWrites) => rowOf(row.recordId, eventWrites as [EventWrite, ...EventWrite[]]));
}

/** The row without some of its links. */
export function withoutLinks(row: Row, links: readonly Link[]): Row {
  const dropped = links.map(({ field }) => field);
  return {
    ...row,
    links: row.links.filter(({ field }) => !dropped.includes(field)),
    omitted: [...(row.omitted ?? []), ...dropped],
  };
}

function chunks<T>(items: readonly T[]): T[][] {
  const size = Math.ceil(items.length / chunksPerRound);
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
