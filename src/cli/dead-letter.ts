// A dead letter as the command reads it: why, what kind of event, when, how many, and the message that tries it again.
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { parseMessage } from '../pipeline/event/parse-message.ts';
import type { WaitingMessage } from '../pipeline/recover/waiting-queue.ts';
import { extensionKey, requestBody } from '../request.ts';

export interface DeadLetter {
  message: WaitingMessage;
  code: string;
  reason: string;
  /** Absent where no event could be read. */
  type?: string;
  /** Milliseconds since 1970: when it was given up. */
  at: number;
  /** Lines that failed alike. */
  events: number;
}

export function deadLetterOf(message: WaitingMessage): DeadLetter {
  const { attributes, movedBySqs, sentAt } = message;
  // What SQS moved may still carry the reason of an earlier time.
  const report = movedBySqs ? {} : reportIn(message.body);
  const [first] = Array.isArray(report.events) ? report.events : [];
  const type = movedBySqs ? undefined : (attributes.EventType ?? (isJsonObject(first) ? first.type : undefined));
  const at = typeof report.at === 'string' ? Date.parse(report.at) : NaN;
  return {
    message,
    code: movedBySqs ? 'delivery/function-died' : (attributes.Code ?? 'unknown'),
    reason: movedBySqs ? 'The function died; recover will say more.' : (attributes.Reason ?? ''),
    ...(typeof type === 'string' ? { type } : {}),
    at: Number.isNaN(at) ? sentAt : at,
    events: typeof report.count === 'number' ? report.count : 1,
  };
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

/** Ten new tries, and mindful that an earlier one may have written. */
export function bodyToTryAgain({ message }: DeadLetter): string {
  const content = parseMessage({ ...message, queueArn: '' });
  return content.kind === 'request' ? requestBody({ ...content.request, attempts: 0, tried: true }) : message.body;
}
