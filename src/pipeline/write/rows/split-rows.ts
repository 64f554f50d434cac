// Ways to send a refused row or part again in smaller pieces, so that the innocent get through. Pure.
import type { Link } from '../../plan/plan.ts';
import type { Group } from './coalesce.ts';
import { type Row, rowOf, type Share } from './row.ts';

/** A composite takes five collections, so five pieces cost one call. */
const pieces = 5;

/** The rows of a part in a few smaller parts. */
export const inParts = (rows: readonly Row[]): Group[] => chunks(rows);

/**
 * A row of several events as a few rows of fewer events each, to be sent in this order: oldest events first.
 * Of several creates only the first is ever sent, so the others follow without it.
 */
export function withShares(row: Row): Row[] {
  const parts = row.operation === 'create' ? [row.shares.slice(0, 1), row.shares.slice(1)] : chunks(row.shares);
  return parts.map((shares) => rowOf(row.recordId, shares as [Share, ...Share[]]));
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
  const size = Math.ceil(items.length / pieces);
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
