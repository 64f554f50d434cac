// One queue message while it is processed: takes the results of its events, then gives the messages that have to be
// queued before it may be acknowledged. The only state of a batch that changes.
import type { Failure } from '../failure.ts';
import { allLines, linesFrom } from '../line-ranges.ts';
import type { Request } from '../request.ts';
import type { Location } from './event/event.ts';
import type { MessageContent, QueueMessage } from './event/message.ts';
import type { HarmlessName } from './event/notices/harmless.ts';
import { parseMessage } from './event/parse-message.ts';
import type { EventResult } from './event-result.ts';
import { passesOf } from './poison.ts';
import { unreadableMessage } from './settle/failure-report.ts';
import { type DeliveredObject, type NextMessagesOptions, nextMessages, nextOf } from './settle/next-messages.ts';
import type { OutgoingMessage } from './settle/queues.ts';
import { type LineResult, resultSummary } from './settle/result-summary.ts';

export interface Delivery {
  readonly message: QueueMessage;
  /** Without objects where the message cannot be understood. */
  readonly request: Request;
  /** By index of the request's objects. */
  readonly objects: readonly ObjectProgress[];
  /** The messages to queue before this one may be acknowledged. */
  nextMessages(options: Omit<NextMessagesOptions, 'attemptsAllowed'>): OutgoingMessage[];
}

/** How far one object of a delivery has come. */
export interface ObjectProgress {
  readonly request: Request;
  /** Also reports the result. */
  record(location: Location, result: Omit<LineResult, 'line'>): void;
  /** Every requested line has been read. */
  finish(): void;
  /** This line and those after it are left for another invocation. */
  stopBefore(location: Location): void;
  delivered(): DeliveredObject;
}

export interface DeliveryOptions {
  /** Failed attempts after which an event is abandoned. */
  attemptsAllowed: number;
  onEventResult?: ((eventResult: EventResult) => void) | undefined;
  onNotice?: ((notice: MessageNotice) => void) | undefined;
  /** See `parseMessage`. */
  buckets?: ReadonlySet<string> | undefined;
}

/** What was not an event: a message nobody understands, one that reports no new object, or an object without content. */
export type MessageNotice = { messageId: string } & (
  | { kind: 'unreadable'; failure: Failure }
  | { kind: 'left-alone'; names: readonly HarmlessName[] }
);

export function deliveryOf(message: QueueMessage, options: DeliveryOptions): Delivery {
  const content = parseMessage(message, options.buckets);
  const { messageId } = message;
  if (content.kind === 'unreadable') options.onNotice?.({ messageId, kind: 'unreadable', failure: content.failure });
  else if (content.leftAlone) options.onNotice?.({ messageId, kind: 'left-alone', names: content.leftAlone });
  const requested = content.kind === 'request' ? requestIn(content) : nothingRequested;
  // An earlier receiver may have crashed after it had written.
  const request = { ...requested, mayHaveWritten: requested.mayHaveWritten || message.receiveCount > 1 };
  const objects = request.objects.map((_, index) => progressOf(message, request, index, options));
  return {
    message,
    request,
    objects,
    nextMessages({ random, now }) {
      if (content.kind === 'unreadable') return [unreadableMessage(message.body, content.failure)];
      const { attemptsAllowed } = options;
      return objects.flatMap((object) => nextMessages(request, object.delivered(), { attemptsAllowed, random, now }));
    },
  };
}

/** Passes of a message that may be poison are no hops of its events. */
function requestIn(content: Extract<MessageContent, { kind: 'request' }>): Request {
  if (passesOf(content) === 0) return content.request;
  const { hops: _, ...request } = content.request;
  return request;
}

const nothingRequested: Request = { objects: [], lines: allLines, attempts: 0, mayHaveWritten: false };

function progressOf(
  { messageId }: QueueMessage,
  request: Request,
  index: number,
  { attemptsAllowed, onEventResult }: DeliveryOptions,
): ObjectProgress {
  const summary = resultSummary(request.lines);
  // As the message names it; once it was opened, with the version that was read.
  let object = request.objects[index] as Request['objects'][number];
  let unreadFrom: number | undefined = 1;
  let isStopped = false;
  let isUntouched = true;

  return {
    request,
    record(location, result) {
      const { line, ...opened } = location;
      object = opened;
      summary.add({ line, ...result });
      isUntouched = false;
      // Outcomes come in any order, but no line before one of them was left out. Of the line before which reading stopped,
      // an event may be recorded and the next one left for later.
      if (result.andAllAfter) unreadFrom = undefined;
      else if (unreadFrom !== undefined && !isStopped) unreadFrom = Math.max(unreadFrom, line + 1);
      const { event, outcome } = result;
      onEventResult?.({
        messageId,
        location,
        attempts: request.attempts,
        ...(event ? { event } : {}),
        outcome,
        ...(request.forceReapply ? { isReapplied: true } : {}),
        ...(outcome.kind === 'failed' ? { next: nextOf(outcome.failure, request, attemptsAllowed) } : {}),
      });
    },
    finish() {
      unreadFrom = undefined;
    },
    stopBefore({ line, ...opened }) {
      object = opened;
      unreadFrom = line;
      isStopped = true;
    },
    delivered: () => ({
      object,
      summary,
      unread: unreadFrom === undefined ? [] : linesFrom(request.lines, unreadFrom),
      isUntouched,
    }),
  };
}
