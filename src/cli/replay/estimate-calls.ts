// How many Salesforce calls it takes to write plans, if nothing has to be retried. Pure.
import type { WritePlan } from '../../pipeline/plan/plan.ts';
import { coalesce, type RowBatch } from '../../pipeline/write/rows/coalesce.ts';
import type { EventWrite } from '../../pipeline/write/rows/row.ts';

/** As the function writes them together, with the settings of the template. */
const rowsInWindow = 1_000;
const objectsInWindow = 500;

/** Limits of Salesforce's REST API: rows in a collection, and collections or queries in a composite call. */
const rowsPerCollection = 200;
const subrequestsPerCall = 5;

export interface CallEstimate {
  /** @param object names the S3 object of the event */
  add(plan: WritePlan, object: string): void;
  /** Of the plans so far. */
  calls(): number;
}

export function estimateCalls(): CallEstimate {
  let plans: WritePlan[] = [];
  let objects = new Set<string>();
  let rows = 0;
  let calls = 0;
  return {
    add(plan, object) {
      plans.push(plan);
      objects.add(object);
      rows += plan.records.length;
      if (rows < rowsInWindow && objects.size < objectsInWindow) return;
      calls += callsFor(plans);
      plans = [];
      objects = new Set();
      rows = 0;
    },
    calls: () => calls + callsFor(plans),
  };
}

function callsFor(plans: readonly WritePlan[]): number {
  const subrequests = coalesce(eventWritesOf(plans)).reduce((sum, batch) => sum + subrequestsFor(batch), 0);
  return Math.ceil(subrequests / subrequestsPerCall);
}

/** Rows that are updated or deleted are written by their Ids, which a query finds first. */
function subrequestsFor(batch: RowBatch): number {
  const collections = Math.ceil(batch.length / rowsPerCollection);
  const operation = batch[0]?.operation;
  return operation === 'update' || operation === 'delete' ? 2 * collections : collections;
}

function eventWritesOf(plans: readonly WritePlan[]): EventWrite[] {
  return plans
    .toSorted((a, b) => a.newest - b.newest)
    .flatMap(({ newest, records, event }, index) =>
      records.map((write, record) => ({ event: index, record, order: { newest, identity: event.id }, write })),
    );
}
