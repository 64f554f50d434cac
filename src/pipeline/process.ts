// The whole flow on one page: messages → events → plans → writes → what is acknowledged. Whatever happens to an event
// becomes its outcome; what has no end yet is queued anew before its message is acknowledged.
import type { Clock } from '../clock.ts';
import type { Failure } from '../failure.ts';
import { allLines, linesFrom } from '../line-ranges.ts';
import type { ObjectReference, Request } from '../request.ts';
import type { Event, EventHeader, Location } from './event/event.ts';
import type { MessageContent, QueueMessage } from './event/message.ts';
import { parseMessage } from './event/parse-message.ts';
import type { ReadDependencies } from './event/read-events.ts';
import { readRequests } from './event/read-requests.ts';
import type { Plan, WritePlan } from './plan/plan.ts';
import { unreadableMessage } from './settle/failure-report.ts';
import { type Next, nextMessages, nextOf } from './settle/next-messages.ts';
import type { OutgoingMessage, Queues } from './settle/queues.ts';
import { type ResultSummary, resultSummary } from './settle/result-summary.ts';
import { settle } from './settle/settle.ts';
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
  /** Failed tries after which an event is given up; 10. */
  attemptsAllowed: number;
  /** Rows written together at most; 1,000: five collections of 200, which cost one call. */
  rowsInWindow: number;
  /** Is told what became of each event, for logs and metrics. */
  onEventResult?: (eventResult: EventResult) => void;
}

export interface EventResult {
  messageId: string;
  location: Location;
  /** Failed tries before this one. */
  attempts: number;
  /** Absent where no event could be read. */
  event?: EventHeader;
  outcome: Outcome;
  /** Of one that failed. */
  next?: Next;
}

/** One queue message under work. */
interface Delivery {
  message: QueueMessage;
  content: MessageContent;
  request: Request;
  /** By index of the request's objects. */
  objects: DeliveredObject[];
}

interface DeliveredObject {
  /** As the message names it; once it was opened, with the version that was read. */
  object: ObjectReference;
  summary: ResultSummary;
  /** The first line that was not come to; undefined once all were. */
  unreadFrom: number | undefined;
}

/** Bytes of records written together: Salesforce takes 50 MB a call, and all of it stands in memory several times. */
const bytesInWindow = 5_000_000;

/** Gives the ids of the messages that must not be acknowledged: SQS delivers them again. */
export async function processMessages(messages: readonly QueueMessage[], deps: ProcessDependencies): Promise<string[]> {
  const deliveries = messages.map(deliveryOf);
  await readAndWrite(deliveries, deps);
  const settlements = deliveries.map((delivery) => ({
    messageId: delivery.message.messageId,
    queueArn: delivery.message.queueArn,
    next: messagesAfter(delivery, deps),
  }));
  return settle(settlements, deps.queues);
}

function deliveryOf(message: QueueMessage): Delivery {
  const content = parseMessage(message);
  const asked: Request =
    content.kind === 'request' ? content.request : { objects: [], lines: allLines, attempts: 0, mayHaveWritten: false };
  // Whoever received it before may have died after writing.
  const request = { ...asked, mayHaveWritten: asked.mayHaveWritten || message.receiveCount > 1 };
  return {
    message,
    content,
    request,
    objects: request.objects.map((object) => ({ object, summary: resultSummary(request.lines), unreadFrom: 1 })),
  };
}

interface Planned extends WrittenEvent {
  delivery: Delivery;
  object: number;
}

/** Events that are written together. */
interface Window {
  events: Planned[];
  rows: number;
  rowsAllowed: number;
  /** Of their records as JSON. */
  bytes: number;
}

const emptyWindow = ({ rowsInWindow }: ProcessDependencies): Window => ({
  events: [],
  rows: 0,
  rowsAllowed: rowsInWindow,
  bytes: 0,
});

async function readAndWrite(deliveries: readonly Delivery[], deps: ProcessDependencies): Promise<void> {
  let window = emptyWindow(deps);
  let away: Failure | undefined;

  function note(
    delivery: Delivery,
    object: number,
    location: Location,
    eventResult: Pick<EventResult, 'event' | 'outcome'>,
    more = {},
  ) {
    const { message, request, objects } = delivery;
    const read = objects[object] as DeliveredObject;
    const { line, ...reference } = location;
    read.object = reference;
    read.summary.add({ line, ...eventResult, ...more });
    const { outcome } = eventResult;
    const next =
      outcome.kind === 'failed' ? { next: nextOf(outcome.failure, request, deps.attemptsAllowed) } : undefined;
    deps.onEventResult?.({
      messageId: message.messageId,
      location,
      attempts: request.attempts,
      ...eventResult,
      ...next,
    });
  }

  /** No message of this invocation is about it. */
  function onAbandoned(location: Location, failure: Failure): void {
    const outcome: Outcome = { kind: 'failed', failure, written: [] };
    deps.onEventResult?.({ messageId: '', location, attempts: 0, outcome, next: 'dead-letter' });
  }

  async function flush(): Promise<void> {
    const written = window.events;
    window = emptyWindow(deps);
    // All messages of an invocation come from one queue.
    const sourceArn = written[0]?.delivery.message.queueArn ?? '';
    const outcomes = await writeOrAbandon(written, { ...deps, sourceArn, away, onAbandoned });
    away ??= failureOfSalesforce(outcomes);
    for (const [index, { plan, delivery, object }] of written.entries()) {
      const eventResult = { event: plan.event, outcome: outcomes[index] as Outcome };
      note(delivery, object, plan.event.location, eventResult, { rulesHash: plan.rulesHash });
    }
  }

  /** To go on from a line that no invocation comes to would never end: it counts as a failed try. */
  function outOfTime(delivery: Delivery, index: number, location: Location): void {
    const message = 'The time limit of the function is over before it comes to the first line.';
    const outcome: Outcome = { kind: 'failed', failure: { code: 'delivery/out-of-time', message }, written: [] };
    note(delivery, index, location, { outcome }, { andAllAfter: true });
    (delivery.objects[index] as DeliveredObject).unreadFrom = undefined;
  }

  let cameToAny = false;
  const requests = deliveries.map(({ request }) => request);
  const hasTime = () => deps.time.remainingMs() >= deps.time.reserveMs;
  for await (const step of readRequests(requests, { ...deps.read, hasTime })) {
    const delivery = deliveries[step.request] as Delivery;
    const object = delivery.objects[step.object] as DeliveredObject;
    if (step.kind === 'object-read') {
      object.unreadFrom = undefined;
      continue;
    }
    const { reading } = step;
    const location = reading.kind === 'event' ? reading.event.location : reading.location;
    if (!hasTime()) {
      const { line, ...reference } = location;
      if (cameToAny) Object.assign(object, { object: reference, unreadFrom: line });
      else outOfTime(delivery, step.object, location);
      break;
    }
    cameToAny = true;
    if (reading.kind === 'failed') {
      const outcome = failedToRead(reading.failure, delivery.request);
      note(delivery, step.object, location, { outcome }, { andAllAfter: reading.andAllAfter });
      continue;
    }
    const plan = await deps.plan(reading.event);
    if (plan.kind === 'write') {
      const { request } = delivery;
      const { mayHaveWritten, forceReapply = false, hops } = request;
      window.events.push({ plan, mayHaveWritten, forceReapply, hops, request, delivery, object: step.object });
      window.rows += plan.records.length;
      window.rowsAllowed = Math.min(window.rowsAllowed, rowsToTry(request, deps));
      window.bytes += JSON.stringify(plan.records).length;
      if (window.rows >= window.rowsAllowed || window.bytes >= bytesInWindow) await flush();
    } else {
      note(delivery, step.object, location, { event: plan.event, outcome: outcomeOf(plan) });
    }
  }
  if (window.events.length > 0) await flush();
}

/**
 * Rows to send together with what failed before for want of a service. An org whose automation takes too long over a
 * thousand rows would never answer; it may over 200, or over 40. When it was just away, the price is a few more calls.
 */
function rowsToTry({ serviceAttempts = 0 }: Request, { rowsInWindow }: ProcessDependencies): number {
  return Math.ceil(rowsInWindow / (serviceAttempts === 0 ? 1 : serviceAttempts < 4 ? 5 : 25));
}

/** What was to be applied once more and has expired meanwhile was applied long ago. */
function failedToRead(failure: Failure, { forceReapply }: Request): Outcome {
  if (forceReapply && failure.code === 'object/gone') return { kind: 'ignored', because: 'object-gone' };
  return { kind: 'failed', failure, written: [] };
}

function outcomeOf(plan: Exclude<Plan, WritePlan>): Outcome {
  return plan.kind === 'ignored'
    ? { kind: 'ignored', because: plan.because }
    : { kind: 'failed', failure: plan.failure, written: [] };
}

function messagesAfter({ content, message, request, objects }: Delivery, deps: ProcessDependencies): OutgoingMessage[] {
  if (content.kind === 'unreadable') return [unreadableMessage(message.body, content.failure)];
  const options = {
    attemptsAllowed: deps.attemptsAllowed,
    random: deps.random,
    now: new Date(deps.clock.now()).toISOString(),
  };
  return objects.flatMap(({ object, summary, unreadFrom }) => {
    const unread = unreadFrom === undefined ? [] : linesFrom(request.lines, unreadFrom);
    return nextMessages(request, { object, summary, unread }, options);
  });
}
