// A dead-letter or parked message without what it says of a person's events. Pure.
import { isJsonObject, type JsonObject, type JsonValue } from '../../../json.ts';
import { formatLines } from '../../../line-ranges.ts';
import { parseMessage } from '../../../pipeline/event/parse-message.ts';
import type { WaitingMessage } from '../../../pipeline/recover/waiting-queue.ts';
import { extensionKey, type Request } from '../../../request.ts';
import { type Contains, searchText } from '../find/text-search.ts';
import { type ErasedPlaces, linesWithout, removedFrom } from './erased-places.ts';

export type Judged =
  | { kind: 'keep' }
  /** It is about nobody else. */
  | { kind: 'delete' }
  | { kind: 'replace'; body: string; attributes: Record<string, string> }
  /** It contains a value of the person, but names no event of the person. `isUnreadable`: it is no message of ours. */
  | { kind: 'mention'; contains: Exclude<Contains, 'no'>; isUnreadable: boolean };

export function judgeMessage(message: WaitingMessage, erased: ErasedPlaces, values: readonly string[]): Judged {
  const content = parseMessage({ ...message, queueArn: '' });
  const judged = content.kind === 'request' ? judgeRequest(message, content.request, erased) : keep;
  if (judged.kind !== 'keep') return judged;
  const contains = searchText(message.body, values);
  return contains === 'no' ? keep : { kind: 'mention', contains, isUnreadable: content.kind !== 'request' };
}

const keep = { kind: 'keep' } as const;

function judgeRequest(
  message: WaitingMessage,
  { objects, lines }: Pick<Request, 'objects' | 'lines'>,
  erased: ErasedPlaces,
): Exclude<Judged, { kind: 'mention' }> {
  const removed = objects.map((object) => removedFrom(object, erased.versions));
  const body: JsonValue = JSON.parse(message.body);
  if (removed.every((each) => each === undefined) || !isJsonObject(body)) return keep;
  if (removed.every((each) => each === 'all')) return { kind: 'delete' };
  const own = removed.find((each) => each !== undefined && each !== 'all');
  const extension = body[extensionKey];
  // A message of S3 asks for whole objects.
  if (objects.length !== 1 || !own || !isJsonObject(extension)) return keep;
  const left = linesWithout(lines, own);
  if (left.length === 0) return { kind: 'delete' };
  const report = isJsonObject(extension.report) ? reportWithout(extension.report, own, erased) : undefined;
  const isSame = formatLines(left) === formatLines(lines) && (!report || report === extension.report);
  if (isSame) return keep;
  const next = { ...extension, lines: formatLines(left), ...(report ? { report } : {}) };
  return {
    kind: 'replace',
    body: JSON.stringify({ ...body, [extensionKey]: next }),
    attributes: attributesWithout(message.attributes, report),
  };
}

/** The same object if it says nothing of the person. */
function reportWithout(report: JsonObject, lines: ReadonlySet<number>, { identities }: ErasedPlaces): JsonObject {
  const events = Array.isArray(report.events) ? report.events : [];
  const isPersons = (event: JsonValue) =>
    isJsonObject(event) && (lines.has(Number(event.line)) || identities.has(JSON.stringify([event.source, event.id])));
  const left = events.filter((event) => !isPersons(event));
  if (left.length === events.length) return report;
  const count = Math.max(1, Number(report.count ?? 1) - (events.length - left.length));
  return { ...report, events: left, count };
}

/** The id of the only event, and the lines, which people see in the queue. */
function attributesWithout(
  { EventId, EventType, Place: _, ...rest }: Readonly<Record<string, string>>,
  report: JsonObject | undefined,
): Record<string, string> {
  const [first, second] = Array.isArray(report?.events) ? report.events : [];
  if (!isJsonObject(first)) return { ...rest, ...(EventType === undefined ? {} : { EventType }) };
  const id: Record<string, string> =
    EventId !== undefined && second === undefined && typeof first.id === 'string' ? { EventId: first.id } : {};
  const type: Record<string, string> = typeof first.type === 'string' ? { EventType: first.type } : {};
  return { ...rest, ...type, ...id };
}
