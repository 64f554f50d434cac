// A dead letter as the command reads it: why, of which events, where they stand in S3, when it was given up, and the
// message that tries it again.
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { LineRanges } from '../../line-ranges.ts';
import { parseMessage } from '../../pipeline/event/parse-message.ts';
import type { WaitingMessage } from '../../pipeline/recover/waiting-queue.ts';
import { extensionKey, type ObjectReference, requestBody } from '../../request.ts';

export interface DeadLetter {
  message: WaitingMessage;
  code: string;
  reason: string;
  /** Absent where no event could be read. */
  type?: string;
  /** Milliseconds since 1970: when it was given up. */
  at: number;
  /** Failed tries; absent where the function died, which each look at the letter would count. */
  attempts?: number;
  /** None where the message could not be understood. */
  objects: ObjectReference[];
  /** The lines of each object. */
  lines: LineRanges;
  /** The events it names: the first ten, none where none could be read. */
  named: NamedEvent[];
  /** Lines that failed alike. */
  events: number;
}

export interface NamedEvent {
  id: string;
  source?: string;
  type?: string;
  line?: number;
}

export function deadLetterOf(message: WaitingMessage): DeadLetter {
  const { attributes, movedBySqs, sentAt } = message;
  // What SQS moved may still carry the reason of an earlier time.
  const report = movedBySqs ? {} : reportIn(message.body);
  const named = (Array.isArray(report.events) ? report.events : []).flatMap(namedEvent);
  const type = movedBySqs ? undefined : (attributes.EventType ?? named[0]?.type);
  const at = typeof report.at === 'string' ? Date.parse(report.at) : NaN;
  const attempts = movedBySqs ? NaN : Number(report.attempts ?? attributes.Attempts);
  const content = parseMessage({ ...message, queueArn: '' });
  return {
    message,
    code: movedBySqs ? 'delivery/function-died' : (attributes.Code ?? 'unknown'),
    reason: movedBySqs ? 'The function died; recover will say more.' : (attributes.Reason ?? ''),
    ...(type === undefined ? {} : { type }),
    at: Number.isNaN(at) ? sentAt : at,
    ...(Number.isNaN(attempts) ? {} : { attempts }),
    objects: content.kind === 'request' ? content.request.objects : [],
    lines: content.kind === 'request' ? content.request.lines : [],
    named,
    events: typeof report.count === 'number' ? report.count : 1,
  };
}

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

/** Ten new tries in a chain of its own, and mindful that an earlier one may have written. */
export function bodyToTryAgain({ message }: DeadLetter): string {
  const content = parseMessage({ ...message, queueArn: '' });
  return content.kind === 'request'
    ? requestBody({ ...content.request, hops: 0, attempts: 0, mayHaveWritten: true })
    : message.body;
}
