// What one queue message asks for: objects to read, which lines of them, and what is known of earlier tries.
// Written in the shape of an S3 notification, so that a retry, a dead letter or a parked message redrives as it is.
import { allLines, formatLines, type LineRanges } from './line-ranges.ts';

/** The S3 object an event is read from. `key` is decoded. */
export interface ObjectReference {
  bucket: string;
  key: string;
  versionId?: string;
  eTag?: string;
  /** Bytes, where the notification says so. */
  size?: number;
}

export interface Request {
  objects: ObjectReference[];
  /** Lines still to do; all where the message does not say. */
  lines: LineRanges;
  /** Failed tries so far; 0 for a notification from S3. */
  attempts: number;
  /** How many of them failed for something all events need: of these the event has nothing to learn. */
  serviceAttempts?: number;
  /** True when an earlier delivery may have written something, or still may: its reply was lost, or its function died. */
  mayHaveWritten: boolean;
  /** True to apply the events once more, though they were applied before: a race may have undone them. */
  forceReapply?: boolean;
  /** Messages of ours in a row that brought these events no further, this one included; absent for 0. */
  hops?: number;
}

/** Our own part of a message body, beside S3's `Records`. */
export interface RequestExtension {
  version: 1;
  attempts: number;
  serviceAttempts?: number;
  /** `mayHaveWritten` of the request: version 1 keeps the names it was first written with. */
  tried: boolean;
  /** `forceReapply` of the request. */
  again?: true;
  /** Absent for 0, as in messages of versions that did not count them. */
  hops?: number;
  /** As `formatLines` writes them; absent for all. */
  lines?: string;
  /** Why the message was given up, in a dead letter or a parked message. Ignored when it is taken up again. */
  report?: FailureReport;
}

/** Printable JSON; no payload, no field value. */
export interface FailureReport {
  code: string;
  message: string;
  salesforceCode?: string;
  sObject?: string;
  fields?: string[];
  /** Failed tries. */
  attempts: number;
  /** RFC 3339: when it was given up. */
  at: string;
  /** Lines that failed alike. */
  count: number;
  rulesHash?: string;
  /** The first few events, the records of each that were written all the same, and, where several were not, those. */
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

/** Name of that part in the message body. */
export const extensionKey = 's3ToSalesforce';

/** The body of a queue message that asks for `request`. */
export function requestBody(request: Request, report?: FailureReport): string {
  const extension: RequestExtension = {
    version: 1,
    attempts: request.attempts,
    ...(request.serviceAttempts ? { serviceAttempts: request.serviceAttempts } : {}),
    tried: request.mayHaveWritten,
    ...(request.forceReapply ? { again: true } : {}),
    ...(request.hops ? { hops: request.hops } : {}),
    ...(request.lines === allLines ? {} : { lines: formatLines(request.lines) }),
    ...(report ? { report } : {}),
  };
  return forSqs(JSON.stringify({ Records: request.objects.map(s3Record), [extensionKey]: extension }));
}

/** SQS takes the characters of XML 1.0. Of the others, JSON escapes all but these two. */
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

/** S3 writes keys into notifications form-encoded, but for the slash. */
function formEncodedKey(key: string): string {
  return encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');
}
