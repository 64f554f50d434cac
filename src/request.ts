// What one queue message requests: objects to read, which lines of them, and what is known about earlier attempts. It
// has the form of an S3 notification, so that a retry, a dead-letter message or a parked message can be redriven as it
// is.
import { allLines, formatLines, type LineRanges } from './line-ranges.ts';

/** The S3 object an event is read from. `key` is decoded. */
export interface ObjectReference {
  bucket: string;
  key: string;
  versionId?: string;
  eTag?: string;
  /** Bytes; absent where the notification does not say. */
  size?: number;
}

export interface Request {
  objects: ObjectReference[];
  /** Lines still to be processed; all where the message does not say. */
  lines: LineRanges;
  /** True for a message of S3's own: an ETag in it names the content that it is about. */
  isNotification?: boolean;
  /** Failed attempts so far; 0 for a notification from S3. */
  attempts: number;
  /** How many of them failed because of the service: they say nothing about the event. */
  serviceAttempts?: number;
  /** True if an earlier delivery may have written something or still may: a reply was lost, or the function crashed. */
  mayHaveWritten: boolean;
  /** True to re-apply the events although they were applied before: a race may have undone them. */
  forceReapply?: boolean;
  /**
   * True to write the events again although they were applied, with the records they created: Salesforce has lost them.
   */
  restore?: boolean;
  /** Messages of ours in a row, this one included, that did not get these events any further; absent for 0. */
  hops?: number;
  /**
   * How often SQS delivered the messages that this one replaces, since the last attempt that had a result; absent for 0.
   * Only a message that is sent anew without an attempt carries it.
   */
  receives?: number;
}

/** Our own part of a message body, beside S3's `Records`. */
export interface RequestExtension {
  version: 1;
  attempts: number;
  serviceAttempts?: number;
  /** `mayHaveWritten` of the request. Version 1 keeps the names it was first written with. */
  tried: boolean;
  /** `forceReapply` of the request. */
  again?: true;
  /** `restore` of the request. Versions that do not know it treat the message as a replay without it. */
  restore?: true;
  /** Absent for 0, as in messages of versions that did not count them. */
  hops?: number;
  /** Absent for 0. Versions that do not know it begin to count anew. */
  receives?: number;
  /** As `formatLines` writes them; absent for all. */
  lines?: string;
  /** In a dead-letter or parked message: why it was abandoned. Ignored when the message is processed again. */
  report?: FailureReport;
}

/** Printable JSON; no payload, no field value. */
export interface FailureReport {
  code: string;
  message: string;
  salesforceCode?: string;
  sObject?: string;
  fields?: string[];
  /** Failed attempts. */
  attempts: number;
  /** RFC 3339: when it was abandoned. */
  at: string;
  /** Lines that failed in the same way. */
  count: number;
  rulesHash?: string;
  /**
   * The first few events: the records of each that were written nevertheless, and those that were refused if several
   * were.
   */
  events: {
    line: number;
    id: string;
    source: string;
    type: string;
    time: string;
    written: object[];
    refused?: object[];
  }[];
}

/** Name of the extension in the message body. */
export const extensionKey = 's3ToSalesforce';

/** The body of a queue message for `request`. */
export function requestBody(request: Request, report?: FailureReport): string {
  const extension: RequestExtension = {
    version: 1,
    attempts: request.attempts,
    ...(request.serviceAttempts ? { serviceAttempts: request.serviceAttempts } : {}),
    tried: request.mayHaveWritten,
    ...(request.forceReapply ? { again: true } : {}),
    ...(request.restore ? { restore: true } : {}),
    ...(request.hops ? { hops: request.hops } : {}),
    ...(request.receives ? { receives: request.receives } : {}),
    ...(request.lines === allLines ? {} : { lines: formatLines(request.lines) }),
    ...(report ? { report } : {}),
  };
  return forSqs(JSON.stringify({ Records: request.objects.map(s3Record), [extensionKey]: extension }));
}

/** SQS accepts the characters of XML 1.0. JSON escapes all others except these two. */
const forSqs = (json: string) => json.replaceAll('\ufffe', '\\ufffe').replaceAll('\uffff', '\\uffff');

function s3Record(object: ObjectReference) {
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    eventName: 'ObjectCreated:Put',
    s3: {
      s3SchemaVersion: '1.0',
      bucket: { name: object.bucket },
      object: {
        key: formEncodedKey(object.key),
        ...(object.size === undefined ? {} : { size: object.size }),
        ...(object.eTag === undefined ? {} : { eTag: object.eTag }),
        ...(object.versionId === undefined ? {} : { versionId: object.versionId }),
      },
    },
  };
}

/** In notifications, S3 form-encodes keys except for slashes. */
function formEncodedKey(key: string): string {
  return encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');
}
