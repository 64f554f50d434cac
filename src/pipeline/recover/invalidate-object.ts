// Reads the events of an abandoned object, plans them again and invalidates the stamps of every record they may have
// written.
import { type Failure, FailureError, scopeOf } from '../../failure.ts';
import { includesLine, type LineRanges } from '../../line-ranges.ts';
import type { ObjectReference } from '../../request.ts';
import type { Event, Location } from '../event/event.ts';
import { type ReadDependencies, readEvents } from '../event/reading/read-events.ts';
import type { EventResult } from '../event-result.ts';
import type { Plan, WritePlan } from '../plan/plan.ts';
import { queueReapply } from '../settle/queue-reapply.ts';
import type { Queues } from '../settle/queues.ts';
import { type ResultSummary, resultSummary } from '../settle/result-summary.ts';
import { invalidateStamps } from '../write/invalidate-stamps.ts';
import type { Outcome } from '../write/outcome.ts';
import type { ReapplyLocation } from '../write/reapply-list.ts';

import type { WriteDependencies } from '../write/write-window.ts';

export interface InvalidateDependencies {
  read: ReadDependencies;
  plan: (event: Event) => Promise<Plan>;
  write: Omit<WriteDependencies, 'reapply' | 'withIdempotency'>;
  queues: Queues;
  hasTime: () => boolean;
  /** 0 ≤ random < 1 */
  random: () => number;
  /** RFC 3339. */
  now: () => string;
  /** Called for each abandoned event. */
  onEventResult?: (eventResult: Pick<EventResult, 'event' | 'location' | 'outcome'>) => void;
}

export interface InvalidatedObject {
  summary: ResultSummary;
  /** The object as it was read, with its version. */
  read: ObjectReference;
  /** The first line there was no time for. */
  unreadFrom: number | undefined;
}

/** Plans whose stamps are invalidated together. */
const plansPerBatch = 200;

/**
 * Every line ends with `failure`. A line that cannot be read has written nothing. Throws `FailureError` where a service
 * it needs fails.
 */
export async function invalidateObject(
  object: ObjectReference,
  lines: LineRanges,
  failure: Failure,
  deps: InvalidateDependencies,
): Promise<InvalidatedObject> {
  const { queues, random } = deps;
  let read = object;
  const isOwn = ({ bucket, key, versionId, line }: Location) =>
    bucket === read.bucket && key === read.key && versionId === read.versionId && includesLine(lines, line);
  const write = {
    ...deps.write,
    // An abandoned event must not reach the function again, even if it is the newest that has written a field.
    reapply: async (locations: readonly ReapplyLocation[]) => {
      const others = locations.filter((location) => !isOwn(location));
      if (others.length > 0) await queueReapply(others, { queues, random, sourceArn: '', now: deps.now() });
    },
  };
  const summary = resultSummary(lines);
  const outcome: Outcome = { kind: 'failed', failure, written: [], mayHaveWritten: true };
  let unreadFrom: number | undefined;
  let plans: WritePlan[] = [];
  for await (const reading of readEvents(object, lines, { ...deps.read, hasTime: deps.hasTime })) {
    const { line, ...reference } = reading.kind === 'event' ? reading.event.location : reading.location;
    if (!deps.hasTime()) {
      unreadFrom = line;
      break;
    }
    read = reference;
    if (reading.kind === 'failed') {
      if (scopeOf(reading.failure) === 'service') throw new FailureError(reading.failure);
      summary.add({ line, outcome, andAllAfter: reading.andAllAfter });
      deps.onEventResult?.({ location: reading.location, outcome });
      continue;
    }
    const plan = await deps.plan(reading.event);
    if (plan.kind === 'failed' && scopeOf(plan.failure) === 'service') throw new FailureError(plan.failure);
    summary.add({ line, outcome, event: plan.event, ...(plan.kind === 'write' ? { rulesHash: plan.rulesHash } : {}) });
    deps.onEventResult?.({ location: reading.event.location, event: plan.event, outcome });
    if (plan.kind !== 'write') continue;
    plans.push(plan);
    if (plans.length < plansPerBatch) continue;
    await invalidateStamps(plans, write);
    plans = [];
  }
  if (plans.length > 0) await invalidateStamps(plans, write);
  return { summary, read, unreadFrom };
}
