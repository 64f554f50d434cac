// Batches of rows → what to send for them, in order, and the calls that send it. Pure. An update or a delete goes by the
// record's Id. The query for it comes after every earlier batch of the round that may change its answer, and in a call
// before the write that needs it.

import type { PartSizes } from '../salesforce/part-sizes.ts';
import type { RowBatch } from './coalesce.ts';
import { hasKey, inQueries } from './ids/id-query.ts';
import { batchKeyOf, isWrittenById, type Row } from './row.ts';
import {
  canGoByItself,
  hasReference,
  hasReferenceInKey,
  type Ids,
  listsPerCall,
  type Subrequest,
  subrequestsPerCall,
} from './subrequests.ts';

/** `write-by-id`: becomes collections as soon as the Ids of its rows are known. */
export type Step = Subrequest | { kind: 'write-by-id'; rows: RowBatch };

/** @param sizes the most rows of each object in one collection */
export function stepsOf(batches: readonly RowBatch[], sizes: PartSizes): Step[] {
  const lookUps = batches.map((): Step[] => []);
  const atStart: Step[] = [];
  const asked = new Map<Step[], Map<string, Row[]>>();
  for (const [index, batch] of batches.entries()) {
    const [first] = batch;
    if (!first || !isWrittenById(first)) continue;
    const last = batches.slice(0, index).findLastIndex(([earlier]) => earlier && mayChangeKeys(earlier, first));
    const list = lookUps[last] ?? atStart;
    const partsAsked = asked.get(list) ?? new Map<string, Row[]>();
    asked.set(list, partsAsked);
    list.push(...lookUpsOf(batch, partsAsked));
  }
  return [...atStart, ...batches.flatMap((batch, index) => [...writesOf(batch, sizes), ...(lookUps[index] as Step[])])];
}

/**
 * True where a batch may decide which records have the keys of a later one. Batches with the same batch key are about
 * different records, or are parts of one batch.
 */
const mayChangeKeys = (earlier: Row, later: Row) =>
  earlier.sObject === later.sObject && batchKeyOf(earlier) !== batchKeyOf(later);

/** The next call and what remains after it; undefined where nothing is left to send. */
export function nextCall(
  steps: readonly Step[],
  ids: Ids,
  sizes: PartSizes,
): { call: Subrequest[]; rest: Step[] } | undefined {
  const rest = [...steps];
  const call: Subrequest[] = [];
  for (let step = rest[0]; step; step = rest[0]) {
    if (step.kind === 'write-by-id') {
      if (call.some((sent) => sent.kind === 'look-up' && hasSameKey(sent.rows, step.rows))) break;
      rest.splice(0, 1, ...writesById(step.rows, ids, sizes));
      continue;
    }
    if (!hasRoomFor(step, call) || (step.isDirect && call.length > 0)) break;
    call.push(step);
    rest.shift();
    if (step.isDirect) break;
  }
  return call.length > 0 ? { call, rest } : undefined;
}

const hasRoomFor = ({ kind }: Subrequest, call: readonly Subrequest[]) =>
  call.length < subrequestsPerCall &&
  (kind === 'write-one' || call.filter((sent) => sent.kind !== 'write-one').length < listsPerCall);

const hasSameKey = ([a]: readonly Row[], [b]: readonly Row[]) =>
  a !== undefined && b !== undefined && batchKeyOf(a) === batchKeyOf(b);

/** @param partsAsked the other parts of each row that already has a look-up */
function lookUpsOf(batch: RowBatch, partsAsked: Map<string, Row[]>): Subrequest[] {
  const otherParts = new Map<Row, Row[]>();
  const asking = batch.filter(hasKey).filter((row) => {
    if (!row.isPart) return true;
    const name = `${batchKeyOf(row)} ${row.recordId}`;
    const others = partsAsked.get(name);
    others?.push(row);
    if (!others) {
      otherParts.set(row, []);
      partsAsked.set(name, otherParts.get(row) as Row[]);
    }
    return !others;
  });
  return partition(asking, hasReferenceInKey).flatMap(([isDirect, rows]) =>
    inQueries(rows).map((part) => ({ kind: 'look-up', rows: part, isDirect, otherParts })),
  );
}

const writesOf = (batch: RowBatch, sizes: PartSizes): Step[] => {
  const [first] = batch;
  if (!first) return [];
  return isWrittenById(first) ? [{ kind: 'write-by-id', rows: batch }] : collections(batch, sizes);
};

/**
 * Two keys may turn out to be one record. Its rows go one after another, in their order: Salesforce refuses a collection
 * that contains an Id too often, and does not say which of two rows with the same Id it writes last.
 */
function writesById(batch: RowBatch, ids: Ids, sizes: PartSizes): Subrequest[] {
  const timesSeen = new Map<string, number>();
  const layers: Row[][] = [];
  for (const row of batch) {
    const id = ids.get(row);
    if (id === undefined) continue;
    const layer = timesSeen.get(id) ?? 0;
    timesSeen.set(id, layer + 1);
    layers[layer] ??= [];
    layers[layer].push(row);
  }
  return layers.flatMap((layer) => collections(layer, sizes));
}

/** If the parts belong to few records, a call can contain more of them as single writes than in collections. */
const goOneByOne = (batch: RowBatch): boolean =>
  batch.length < subrequestsPerCall / listsPerCall && batch.every((row) => row.isPart && canGoByItself(row));

function collections(batch: RowBatch, sizes: PartSizes): Subrequest[] {
  if (goOneByOne(batch)) return batch.map((row) => ({ kind: 'write-one', rows: [row], isDirect: false }));
  const size = sizes.of(batch[0]?.sObject ?? '');
  return partition(batch, hasReference).flatMap(([isDirect, rows]) =>
    Array.from({ length: Math.ceil(rows.length / size) }, (_, index) => ({
      kind: 'write' as const,
      rows: rows.slice(index * size, (index + 1) * size),
      isDirect,
    })),
  );
}

/** The rows for which the predicate is false, then those for which it is true. */
function partition<R extends Row>(rows: readonly R[], isDirect: (row: R) => boolean): [boolean, R[]][] {
  const direct = rows.filter(isDirect);
  return [
    [false, direct.length === 0 ? [...rows] : rows.filter((row) => !isDirect(row))],
    [true, direct],
  ];
}
