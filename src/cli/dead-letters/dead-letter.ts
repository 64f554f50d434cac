// A dead-letter message as commands read it: the reason, the events, their location in S3, the time, and the message
// that tries it again.
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { LineRanges } from '../../line-ranges.ts';
import { parseMessage } from '../../pipeline/event/parse-message.ts';
import type { WaitingMessage } from '../../pipeline/recover/waiting-queue.ts';
import { extensionKey, type ObjectReference, requestBody } from '../../request.ts';

export interface DeadLetter {
  message: WaitingMessage;
  code: string;
  reason: string;
  /** Absent if no event could be read. */
  type?: string;
  /** Milliseconds since 1970: when the pipeline gave up. */
  at: number;
  /** Failed attempts; absent if the function crashed: nothing but SQS's receive count is known, and each look raises it. */
  attempts?: number;
  /** Empty if the message could not be understood. */
  objects: ObjectReference[];
  /** The lines of each object. */
  lines: LineRanges;
  /** The events that the message names: at most ten, none if none could be read. */
  named: NamedEvent[];
  /** Lines that failed for the same reason. */
  events: number;
}

export interface NamedEvent {
  id: string;
  source?: string;
  type?: string;
  line?: number;
}

export function readDeadLetter(message: WaitingMessage): DeadLetter {
  const { attributes, movedBySqs, isUndelivered, sentAt } = message;
  // A message that SQS moved may still carry the reason of an earlier failure.
  const report = movedBySqs ? {} : reportIn(message.body);
  const named = (Array.isArray(report.events) ? report.events : []).flatMap(namedEvent);
  const type = movedBySqs ? undefined : (attributes.EventType ?? named[0]?.type);
  const at = typeof report.at === 'string' ? Date.parse(report.at) : NaN;
  const attempts = movedBySqs ? NaN : Number(report.attempts ?? attributes.Attempts);
  const content = parseMessage({ ...message, queueArn: '' });
  return {
    message,
    ...(isUndelivered ? undelivered : movedBySqs ? crashed : reasonOf(attributes)),
    ...(type === undefined ? {} : { type }),
    at: Number.isNaN(at) ? sentAt : at,
    ...(Number.isNaN(attempts) ? {} : { attempts }),
    objects: content.kind === 'request' ? content.request.objects : [],
    lines: content.kind === 'request' ? content.request.lines : [],
    named,
    events: typeof report.count === 'number' ? report.count : 1,
  };
}

const undelivered = {
  code: 'unknown',
  reason: 'EventBridge could not deliver the notification. The next run of recover sends it on.',
};
const crashed = {
  code: 'delivery/function-died',
  reason: 'The function crashed. The next run of recover adds the details.',
};
const reasonOf = ({ Code = 'unknown', Reason = '' }: WaitingMessage['attributes']) => ({ code: Code, reason: Reason });

function namedEvent(value: JsonValue): NamedEvent[] {
  if (!isJsonObject(value) || typeof value.id !== 'string') return [];
  const { id, source, type, line } = value;
  return [
    {
      id,
      ...(typeof source === 'string' ? { source } : {}),
      ...(typeof type === 'string' ? { type } : {}),
      ...(typeof line === 'number' ? { line } : {}),
    },
  ];
}

function reportIn(body: string): JsonObject {
  try {
    const parsed: JsonValue = JSON.parse(body);
    const own = isJsonObject(parsed) ? parsed[extensionKey] : undefined;
    const report = isJsonObject(own) ? own.report : undefined;
    return isJsonObject(report) ? report : {};
  } catch {
    return {};
  }
}

/** The body of the message that tries it again: ten new attempts, a new chain, marked as possibly written before. */
export function redriveBody({ message }: DeadLetter): string {
  const content = parseMessage({ ...message, queueArn: '' });
  return content.kind === 'request'
    ? requestBody({ ...content.request, hops: 0, attempts: 0, mayHaveWritten: true })
    : message.body;
}
