// What a dead-letter message or a parked message says about itself: in its body for programs, in its attributes for
// people who look at the queue. Ids, types, codes and field names; no payload, no field value.
import type { Failure } from '../../failure.ts';
import { formatLines } from '../../line-ranges.ts';
import type { FailureReport, ObjectReference } from '../../request.ts';
import type { OutgoingMessage } from './queues.ts';
import type { FailedEvents } from './result-summary.ts';

export function reportOf(
  { failure, count, events, rulesHash }: FailedEvents,
  attempts: number,
  now: string,
): FailureReport {
  return {
    ...failure,
    message: shortened(failure.message),
    attempts,
    at: now,
    count,
    ...(rulesHash === undefined ? {} : { rulesHash }),
    events: events.map(({ written, refused, ...event }) => ({
      ...event,
      written: written.slice(0, recordsKept).map((record) => ({ ...record })),
      ...(refused ? { refused: refused.slice(0, recordsKept).map((record) => ({ ...record })) } : {}),
    })),
  };
}

/** Records reported per event: an event may have a thousand, and a message is limited in size. */
const recordsKept = 10;

/** SQS allows ten attributes, none of them empty. */
export function attributesOf(
  { failure, lines, events, rulesHash }: FailedEvents,
  { bucket, key }: ObjectReference,
  attempts: number,
): Record<string, string> {
  const [first] = events;
  const attributes = {
    Code: failure.code,
    Reason: shortened(failure.message),
    SalesforceCode: failure.salesforceCode,
    SObject: failure.sObject,
    Fields: failure.fields?.join(','),
    Attempts: String(attempts),
    EventType: first?.type,
    EventId: events.length === 1 ? first?.id : undefined,
    RulesHash: rulesHash,
    Place: shortened(`s3://${bucket}/${key}:${formatLines(lines)}`),
  };
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) => (value ? [[name, attributeText(value)] as const] : [])),
  );
}

const shortened = (text: string) => (text.length <= 1_200 ? text : `${text.slice(0, 1_199)}…`);

/** SQS accepts the characters that XML 1.0 accepts. */
const attributeText = (text: string) =>
  text.toWellFormed().replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '?');

/** The dead-letter message for a message that cannot be understood, with its original body. */
export function unreadableMessage(body: string, failure: Failure): OutgoingMessage {
  return {
    to: 'dead-letter',
    body,
    delaySeconds: 0,
    attributes: { Code: failure.code, Reason: failure.message, Attempts: '1' },
  };
}
