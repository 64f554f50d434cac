// Ways to send a refused row or subrequest again in smaller parts, so that the innocent get through. Pure.
import type { Link } from '../../plan/plan.ts';
import type { RowBatch } from './coalesce.ts';
import { type EventWrite, type Row, rowOf } from './row.ts';
import { canGoByItself } from './subrequests.ts';

/** A composite takes five collections, so five chunks cost one call. */
const chunksPerRound = 5;

/** A composite takes 25 single records, so 25 parts cost one call. */
const partsPerRound = 25;

/** The rows of a subrequest in a few smaller batches. */
export const inChunks = (rows: readonly Row[]): RowBatch[] => chunks(rows, Math.ceil(rows.length / chunksPerRound));

/** As few rows as go one by one, 25 to a call. */
const rowsOneByOne = 4;
/** The most rows for which that costs no more calls than to look for the guilty ones. */
const mostOneByOne = 50;

/**
 * Where a trigger or flow has failed, perhaps for each of the rows: a broken one costs a call for every 25 rows. Undefined
 * where smaller saves are better.
 */
export const inSingles = (rows: readonly Row[]): RowBatch[] | undefined =>
  rows.length <= mostOneByOne && rows.every((row) => row.eventWrites.length === 1 && canGoByItself(row))
    ? chunks(
        rows.map((row) => ({ ...row, isPart: true })),
        rowsOneByOne,
      )
    : undefined;

/** Where too many rows may have been the reason: the largest parts that may work. */
export const inHalves = (rows: readonly Row[]): RowBatch[] => chunks(rows, Math.ceil(rows.length / 2));

/**
 * Splits a row of several events into rows of fewer events each, to be sent in this order: oldest events first. A
 * thousand events of one record cost two calls, and up to two more for each part with a refused event. Of several
 * creates only the first is ever sent; the others follow by themselves.
 */
export function splitRow(row: Row): Row[] {
  const { eventWrites, recordId } = row;
  const size = row.isPart ? 1 : Math.ceil(eventWrites.length / partsPerRound);
  const split =
    row.operation === 'create' ? [eventWrites.slice(0, 1), eventWrites.slice(1)] : chunks(eventWrites, size);
  return split.map((part) => ({ ...rowOf(recordId, part as [EventWrite, ...EventWrite[]]), isPart: true }));
}

/**
 * The row without some of its links.
 * @param code why, where their targets exist but cannot be used
 */
export function withoutLinks(row: Row, links: readonly Link[], code?: string): Row {
  const dropped = links.map(({ field }) => field);
  return {
    ...row,
    links: row.links.filter(({ field }) => !dropped.includes(field)),
    omitted: [...(row.omitted ?? []), ...dropped],
    ...(code === undefined ? {} : { omittedFor: [...(row.omittedFor ?? []), code] }),
  };
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
