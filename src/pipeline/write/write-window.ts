// The write stage: a window of plans → one outcome an event. Each event is claimed by itself, so that one delivered
// before costs nothing; those that are claimed are written together, and each gets back what became of its own rows.
import { retryOf, scopeOf } from '../../failure.ts';
import type { WritePlan } from '../plan/plan.ts';
import { fold } from './fold.ts';
import { gather } from './gather.ts';
import type { Once } from './once.ts';
import { compareOrder, type Order } from './order.ts';
import type { Outcome, WrittenRecord } from './outcome.ts';
import type { Share } from './row.ts';
import { type SendDependencies, type ShareResult, sendRows } from './send-rows.ts';

export interface WriteDependencies extends SendDependencies {
  once: Once;
}

/** Gives the outcomes in the order of the plans. Never throws for what an event, Salesforce or AWS does. */
export async function writeWindow(plans: readonly WritePlan[], deps: WriteDependencies): Promise<Outcome[]> {
  const originals = new Map<string, WritePlan>();
  for (const plan of plans) if (!originals.has(identityOf(plan))) originals.set(identityOf(plan), plan);
  const seats = gather(originals.size, (claimed: WritePlan[]) => writeClaimed(claimed, deps));
  const outcomes = new Map(
    await Promise.all(
      [...originals].map(async ([identity, plan], index) => {
        const seat = seats[index] as (typeof seats)[number];
        const outcome = await deps.once(plan, () => seat.bring(plan)).finally(seat.leave);
        return [identity, outcome] as const;
      }),
    ),
  );
  return plans.map((plan) => {
    const original = originals.get(identityOf(plan)) as WritePlan;
    const outcome = outcomes.get(identityOf(plan)) as Outcome;
    return plan === original ? outcome : outcomeOfCopy(plan, original, outcome);
  });
}

const identityOf = ({ event }: WritePlan) => JSON.stringify([event.source, event.id]);

/** The same event again in the same window shares the fate of the first, if it says the same. */
function outcomeOfCopy(copy: WritePlan, original: WritePlan, outcome: Outcome): Outcome {
  if (copy.event.contentHash !== original.event.contentHash) {
    const message = 'Another event with the same source and id has other content: ids must be unique.';
    return { kind: 'failed', failure: { code: 'event/changed-content', message }, written: [] };
  }
  return outcome.kind === 'applied' ? { ...outcome, kind: 'duplicate' } : outcome;
}

async function writeClaimed(plans: readonly WritePlan[], deps: SendDependencies): Promise<Outcome[]> {
  const shares = plans.map((plan, event) => sharesOf(plan, event));
  const oldestFirst = shares.filter((own) => own.length > 0).sort(([a], [b]) => compareOrder(orderOf(a), orderOf(b)));
  const results = await sendRows(fold(oldestFirst.flat()), deps);
  return shares.map((own) => outcomeOf(own, results));
}

function sharesOf(plan: WritePlan, event: number): Share[] {
  const order = { newest: plan.newest, identity: identityOf(plan) };
  return plan.records.map((write, record) => ({ event, record, order, write }));
}

const orderOf = (share: Share | undefined): Order => (share as Share).order;

function outcomeOf(shares: readonly Share[], results: ReadonlyMap<Share, ShareResult>): Outcome {
  const written: WrittenRecord[] = [];
  const failed: Extract<ShareResult, { kind: 'failed' }>[] = [];
  for (const share of shares) {
    const result = results.get(share) as ShareResult;
    if (result.kind === 'failed') failed.push(result);
    else written.push(writtenRecord(share, result));
  }
  const [decisive] = failed.sort((a, b) => weight(b) - weight(a));
  return decisive ? { kind: 'failed', failure: decisive.failure, written } : { kind: 'applied', written };
}

/** The service's failure says nothing of the event; what another try may mend is worth one, whatever else is wrong. */
const weight = ({ failure }: { failure: Parameters<typeof scopeOf>[0] }) =>
  scopeOf(failure) === 'service' ? 2 : retryOf(failure) === 'never' ? 0 : 1;

function writtenRecord(
  { write: { rule, item, operation, sObject } }: Share,
  { id, result }: Extract<ShareResult, { kind: 'done' }>,
): WrittenRecord {
  return {
    rule,
    ...(item === undefined ? {} : { item }),
    operation,
    sObject,
    ...(id === undefined ? {} : { id }),
    result,
  };
}
