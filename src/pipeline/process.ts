// The whole flow on one page: messages → events → plans → windows → outcomes → what is acknowledged. Every event ends
// with an outcome. What has not ended is queued again before its message is acknowledged.
import type { Clock } from '../clock.ts';
import type { Failure } from '../failure.ts';
import type { ObjectReference, Request } from '../request.ts';
import { type Delivery, deliveryOf, type MessageNotice, type ObjectProgress } from './delivery.ts';
import type { Event, Location } from './event/event.ts';
import type { QueueMessage } from './event/message.ts';
import { emptyName } from './event/notices/empty-object.ts';
import type { ReadDependencies } from './event/reading/read-events.ts';
import { readRequests } from './event/reading/read-requests.ts';
import type { EventResult } from './event-result.ts';
import type { Plan, WritePlan } from './plan/plan.ts';
import type { Queues } from './settle/queues.ts';
import { settle } from './settle/settle.ts';
import { windowsOf } from './windows.ts';
import type { Outcome } from './write/outcome.ts';
import type { WriteDependencies } from './write/write-window.ts';
import { failureOfSalesforce, type WrittenEvent, writeOrAbandon } from './write-or-abandon.ts';

export interface ProcessDependencies {
  read: ReadDependencies;
  plan: (event: Event) => Promise<Plan>;
  write: Omit<WriteDependencies, 'reapply'>;
  queues: Queues;
  clock: Clock;
  /** 0 ≤ random < 1 */
  random: () => number;
  /** Milliseconds left to the invocation, and how many of them to keep for writing and settling what was read. */
  time: { remainingMs: () => number; reserveMs: number };
  /** Failed attempts after which an event is abandoned; 10. */
  attemptsAllowed: number;
  /** Rows written together at most; 1,000: five collections of 200, which cost one call. */
  rowsInWindow: number;
  /** The buckets with events; default: any. A message about another one is not understood. */
  buckets?: ReadonlySet<string> | undefined;
  /** See `AheadOptions`. */
  stepsInTurn?: number;
  /** True for a queue of messages whose events were probably delivered before; default: false for every queue. */
  isBacklog?: (queueArn: string) => boolean;
  /** Called once all that is quickly done is written, before the rest of long objects. */
  beforeLongObjects?: () => Promise<void>;
  /** Called once per event with its outcome, for logs and metrics. */
  onEventResult?: (eventResult: EventResult) => void;
  /** Called once per message that is not, or not only, about new objects. */
  onNotice?: (notice: MessageNotice) => void;
}

/** Rows written together, as JSON: Salesforce takes 50 MB a call, and memory holds several copies of them. */
const bytesInWindow = 5_000_000;

/** Returns the ids of the messages that must not be acknowledged: SQS delivers them again. */
export async function processMessages(messages: readonly QueueMessage[], deps: ProcessDependencies): Promise<string[]> {
  const deliveries = messages.map((message) => deliveryOf(message, deps));
  await writeAll(plannedEvents(deliveries, deps), deliveries[0]?.message.queueArn ?? '', deps);
  const now = new Date(deps.clock.now()).toISOString();
  const settlements = deliveries.map((delivery) => ({
    messageId: delivery.message.messageId,
    queueArn: delivery.message.queueArn,
    next: delivery.nextMessages({ random: deps.random, now }),
  }));
  return settle(settlements, deps.queues);
}

interface PlannedEvent extends WrittenEvent {
  plan: WritePlan;
  object: ObjectProgress;
}

/**
 * Reads and plans while there is time. Yields the events to write, and undefined before the rest of long objects. Records
 * the outcome of every other event.
 */
async function* plannedEvents(
  deliveries: readonly Delivery[],
  {
    read,
    plan,
    time,
    beforeLongObjects = async () => {},
    isBacklog = () => false,
    onNotice,
    ...deps
  }: ProcessDependencies,
): AsyncGenerator<PlannedEvent | undefined> {
  const hasTime = () => time.remainingMs() >= time.reserveMs;
  const requests = deliveries.map(({ request }) => request);
  let firstLine: string | undefined;
  const { stepsInTurn } = deps;
  const onEmpty = ({ key }: ObjectReference) =>
    onNotice?.({ messageId: '', kind: 'left-alone', names: [emptyName(key)] });
  const onRemoved = () => onNotice?.({ messageId: '', kind: 'left-alone', names: ['Forgotten'] });
  const turns = stepsInTurn === undefined ? {} : { stepsInTurn };
  for await (const step of readRequests(requests, { ...read, hasTime, onEmpty, onRemoved }, turns)) {
    if (step.kind === 'turns-over') {
      yield undefined;
      await beforeLongObjects();
      continue;
    }
    const delivery = deliveries[step.request] as Delivery;
    const object = delivery.objects[step.object] as ObjectProgress;
    if (step.kind === 'object-read') {
      object.finish();
      continue;
    }
    const { reading } = step;
    const location = reading.kind === 'event' ? reading.event.location : reading.location;
    const line = `${step.request} ${step.object} ${location.line}`;
    firstLine ??= line;
    if (!hasTime()) {
      if (line === firstLine) object.record(location, { outcome: outOfTime, andAllAfter: true });
      else object.stopBefore(location);
      return;
    }
    if (reading.kind === 'failed') {
      const outcome = outcomeOfUnread(reading.failure, object.request);
      object.record(location, { outcome, andAllAfter: reading.andAllAfter });
      continue;
    }
    const planned = await plan(reading.event);
    if (planned.kind === 'write')
      yield { plan: planned, object, ...flagsOf(delivery, isBacklog), isLastAttempt: isLast(delivery, deps) };
    else object.record(location, { event: planned.event, outcome: outcomeOfUnwritten(planned) });
  }
}

const flagsOf = ({ request, message }: Delivery, isBacklog: (queueArn: string) => boolean) => ({
  request,
  isRedelivered: request.attempts > 0 || isBacklog(message.queueArn),
  mayHaveWritten: request.mayHaveWritten,
  forceReapply: request.forceReapply ?? false,
  restores: request.restore ?? false,
  hops: request.hops,
});

/** True where a failure of the event itself makes it a dead letter. */
const isLast = ({ request }: Delivery, { attemptsAllowed }: Pick<ProcessDependencies, 'attemptsAllowed'>) =>
  request.attempts + 1 >= attemptsAllowed && (request.serviceAttempts ?? 0) === 0;

/** @param sourceArn the queue that all messages of the invocation come from */
async function writeAll(
  events: AsyncIterable<PlannedEvent | undefined>,
  sourceArn: string,
  deps: ProcessDependencies,
): Promise<void> {
  const onAbandoned = (location: Location, failure: Failure) => {
    // No message of this invocation is about it.
    const outcome: Outcome = { kind: 'failed', failure, written: [] };
    deps.onEventResult?.({ messageId: '', location, attempts: 0, outcome, next: 'dead-letter' });
  };
  let salesforceFailure: Failure | undefined;
  for await (const window of windowsOf(events, { rows: deps.rowsInWindow, bytes: bytesInWindow })) {
    const outcomes = await writeOrAbandon(window, { ...deps, sourceArn, salesforceFailure, onAbandoned });
    salesforceFailure ??= failureOfSalesforce(outcomes);
    for (const [index, { plan, object }] of window.entries()) {
      const { event, rulesHash } = plan;
      object.record(event.location, { event, outcome: outcomes[index] as Outcome, rulesHash });
    }
  }
}

/** Resuming at a line that no invocation ever reaches would loop forever, so this counts as a failed attempt. */
const outOfTime: Outcome = {
  kind: 'failed',
  failure: { code: 'delivery/out-of-time', message: 'The function ran out of time before it reached the first line.' },
  written: [],
};

/** An event to re-apply whose object has expired since: it was applied long ago. */
function outcomeOfUnread(failure: Failure, { forceReapply }: Request): Outcome {
  if (forceReapply && failure.code === 'object/gone') return { kind: 'ignored', because: 'object-gone' };
  return { kind: 'failed', failure, written: [] };
}

function outcomeOfUnwritten(plan: Exclude<Plan, WritePlan>): Outcome {
  return plan.kind === 'ignored'
    ? { kind: 'ignored', because: plan.because }
    : { kind: 'failed', failure: plan.failure, written: [] };
}
