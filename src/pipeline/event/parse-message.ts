// Queue message → request. Understands S3 notifications (2.x), S3 events from EventBridge, either of them through SNS, and
// our own messages, which are notifications with an extension. Never throws; a message is understood as a whole or not
// at all. What is known to be harmless has a name; everything else is unreadable and says what it is.
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import { allLines, type LineRanges, parseLines } from '../../line-ranges.ts';
import { extensionKey, type ObjectReference, type Request } from '../../request.ts';
import type { MessageContent, QueueMessage } from './message.ts';
import { emptyName } from './notices/empty-object.ts';
import { anotherBucket, notAnObject, whatItIs } from './notices/foreign-message.ts';
import { type HarmlessName, harmlessDetail, harmlessEvent } from './notices/harmless.ts';

type Understood<T> = { value: T } | { wrong: string };

/** @param buckets that the function reads; default: any. A message about another one is not for it. */
export function parseMessage(message: QueueMessage, buckets?: ReadonlySet<string>): MessageContent {
  const body = notificationIn(message.body);
  if (!body) return unreadable(notAnObject(message.body));
  if (body.Event === 's3:TestEvent' && !Array.isArray(body.Records))
    return { kind: 'nothing', leftAlone: ['TestEvent'] };
  const extension = extensionOf(body[extensionKey]);
  if ('wrong' in extension) return unreadable(extension.wrong);
  const reported = reportedBy(body);
  if ('wrong' in reported) return unreadable(reported.wrong);
  const isForeign = (each: Reported) => typeof each !== 'string' && buckets?.has(each.bucket) === false;
  if (reported.value.some(isForeign)) return unreadable(anotherBucket);
  // Our own messages name objects that were opened or listed before: those are opened again, to be sure.
  const found = body[extensionKey] === undefined ? reported.value.map(withoutEmpty) : reported.value;
  const objects = found.filter((each) => typeof each !== 'string');
  const leftAlone = found.filter((each) => typeof each === 'string');
  if (objects.length === 0) return { kind: 'nothing', leftAlone: leftAlone.length > 0 ? leftAlone : ['NoRecords'] };
  const { receives, ...rest } = extension.value;
  return {
    kind: 'request',
    request: { objects, ...rest, ...(body[extensionKey] === undefined ? { isNotification: true } : {}) },
    ...(receives ? { receivesBefore: receives } : {}),
    ...(leftAlone.length > 0 ? { leftAlone } : {}),
  };
}

const unreadable = (what: string): MessageContent => ({
  kind: 'unreadable',
  failure: { code: 'message/unreadable', message: `The message is not an S3 notification we can read: ${what}.` },
});

const mostTopics = 3;

/** The body, taken out of its SNS envelope if it came through a topic. */
function notificationIn(text: string): JsonObject | undefined {
  let body = parseObject(text);
  // A topic may pass on to another one by a queue or a function.
  for (
    let count = 0;
    count < mostTopics && body?.Type === 'Notification' && typeof body.Message === 'string';
    count += 1
  ) {
    const inner = parseObject(body.Message);
    if (!inner) return body;
    body = inner;
  }
  return body;
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function extensionOf(value: JsonValue | undefined): Understood<Omit<Request, 'objects'>> {
  if (value === undefined) return { value: { lines: allLines, attempts: 0, mayHaveWritten: false } };
  const wrong = { wrong: `its part "${extensionKey}" is not valid for version 1` };
  if (!isJsonObject(value) || value.version !== 1) return wrong;
  const {
    attempts,
    serviceAttempts = 0,
    hops = 0,
    receives = 0,
    tried: mayHaveWritten,
    again: forceReapply,
    restore,
    lines: text,
  } = value;
  if (!isCount(attempts) || !isCount(serviceAttempts) || !isCount(hops) || !isCount(receives)) return wrong;
  if (typeof mayHaveWritten !== 'boolean' || (forceReapply !== undefined && forceReapply !== true)) return wrong;
  if (restore !== undefined && restore !== true) return wrong;
  if (text !== undefined && typeof text !== 'string') return wrong;
  const lines: LineRanges | undefined = text === undefined ? allLines : parseLines(text);
  if (!lines) return wrong;
  return {
    value: {
      lines,
      attempts,
      mayHaveWritten,
      ...(serviceAttempts > 0 ? { serviceAttempts } : {}),
      ...(forceReapply ? { forceReapply } : {}),
      ...(restore ? { restore } : {}),
      ...(hops > 0 ? { hops } : {}),
      ...(receives > 0 ? { receives } : {}),
    },
  };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** The new objects, and the names of whatever else it reports. */
type Reported = ObjectReference | HarmlessName;

const withoutEmpty = (each: Reported): Reported =>
  typeof each !== 'string' && each.size === 0 ? emptyName(each.key) : each;

function reportedBy(body: JsonObject): Understood<Reported[]> {
  if (body.source === 'aws.s3' && typeof body['detail-type'] === 'string') {
    return fromEventBridge(body, body['detail-type']);
  }
  if (!Array.isArray(body.Records)) return { wrong: whatItIs(body) ?? 'it has no Records' };
  const reported: Reported[] = [];
  for (const record of body.Records) {
    const found = fromRecord(record);
    if ('wrong' in found) return { wrong: whatItIs(body) ?? found.wrong };
    reported.push(found.value);
  }
  return { value: reported };
}

function fromRecord(record: JsonValue): Understood<Reported> {
  if (!isJsonObject(record) || record.eventSource !== 'aws:s3') return { wrong: 'a record is not from S3' };
  const { eventVersion: version, eventName } = record;
  if (typeof version !== 'string' || !version.startsWith('2.')) return { wrong: 'a record is not of version 2' };
  if (typeof eventName !== 'string') return { wrong: 'a record has no event name' };
  if (!/^(s3:)?ObjectCreated:/.test(eventName)) {
    const harmless = harmlessEvent(eventName);
    return harmless ? { value: harmless } : { wrong: 'a record has an event name that S3 does not document' };
  }
  const { bucket, object } = isJsonObject(record.s3) ? record.s3 : {};
  if (!isJsonObject(bucket) || !isJsonObject(object)) return { wrong: 'a record names no object' };
  const key = typeof object.key === 'string' ? decodeFormKey(object.key) : undefined;
  return reference(bucket.name, key, object.versionId, object.eTag, object.size);
}

function fromEventBridge(body: JsonObject, detailType: string): Understood<Reported[]> {
  if (detailType !== 'Object Created') {
    const harmless = harmlessDetail(detailType);
    return harmless ? { value: [harmless] } : { wrong: whatItIs(body) ?? 'it has another detail-type' };
  }
  const { bucket, object } = isJsonObject(body.detail) ? body.detail : {};
  if (!isJsonObject(bucket) || !isJsonObject(object)) return { wrong: 'its detail names no object' };
  const found = reference(bucket.name, object.key, object['version-id'], object.etag, object.size);
  return 'wrong' in found ? found : { value: [found.value] };
}

function reference(
  bucket: JsonValue | undefined,
  key: JsonValue | undefined,
  versionId: JsonValue | undefined,
  eTag: JsonValue | undefined,
  size: JsonValue | undefined,
): Understood<Reported> {
  if (!isName(bucket) || !isName(key)) return { wrong: 'the bucket or the key is missing or malformed' };
  if (!isOptionalText(versionId) || !isOptionalText(eTag)) return { wrong: 'the version or the ETag is not text' };
  return {
    value: {
      bucket,
      key,
      ...(versionId ? { versionId } : {}),
      ...(eTag ? { eTag } : {}),
      ...(typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? { size } : {}),
    },
  };
}

/** Half a surrogate pair could not be written back to a message. */
const isName = (value: JsonValue | undefined): value is string =>
  typeof value === 'string' && value !== '' && value.isWellFormed();

const isOptionalText = (value: JsonValue | undefined): value is string | null | undefined =>
  value === undefined || value === null || typeof value === 'string';

/** Notifications write keys as forms do: `+` for a space, %XX for the bytes of UTF-8. */
function decodeFormKey(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
