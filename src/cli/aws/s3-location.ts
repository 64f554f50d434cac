// A place in S3 as people write and read it: `s3://bucket/key:lines`, or a key alone.
import { allLines, formatLines, type LineRanges, parseLines } from '../../line-ranges.ts';
import type { ObjectReference } from '../../request.ts';
import { UsageError } from '../io.ts';

/** What a person means by the text. */
export interface LocationQuery {
  /** Absent where a key alone was written. */
  bucket?: string;
  /** All of it is the key, or its end names lines: keys may end like lines do. */
  readings: { key: string; lines: LineRanges }[];
}

/** Ranges told in a line of text; an object may have thousands. */
const rangesTold = 5;

/** @param option for the message: `--key`. Throws `UsageError` for `s3://` without a key. */
export function readLocation(text: string, option: string): LocationQuery {
  const [, bucket, key = bucket === undefined ? text : ''] = /^s3:\/\/([^/]*)(?:\/(.*))?$/s.exec(text) ?? [];
  const written = bucket === undefined ? text : key;
  if (bucket === '' || written === '') {
    throw new UsageError(`${option} ${text} names no object: write s3://BUCKET/KEY, or a key alone`);
  }
  const [, before, after] = /^(.+):([\d,-]+)$/s.exec(written) ?? [];
  const lines = after === undefined ? undefined : parseLines(after);
  const whole = { key: written, lines: allLines };
  const readings = before === undefined || !lines ? [whole] : [whole, { key: before, lines }];
  return { ...(bucket === undefined ? {} : { bucket }), readings };
}

export function locationText({ bucket, key }: Pick<ObjectReference, 'bucket' | 'key'>, lines: LineRanges): string {
  const isWhole = formatLines(lines) === formatLines(allLines);
  const told = formatLines(lines.slice(0, rangesTold));
  return `s3://${bucket}/${key}${isWhole ? '' : `:${told}${lines.length > rangesTold ? ',…' : ''}`}`;
}
