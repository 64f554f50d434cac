// A place in S3 as people write and read it: `s3://bucket/key:lines`, or a key alone.
import { allLines, formatLines, type LineRanges, parseLines } from '../line-ranges.ts';
import type { ObjectReference } from '../request.ts';
import { UsageError } from './io.ts';

/** What a person means by the text; keys may end like lines do, so both readings are kept. */
export interface PlaceMeant {
  /** Absent where a key alone was written. */
  bucket?: string;
  /** The key as it was written, and without the lines at its end where it seems to have some. */
  keys: string[];
}

/** Ranges told in a line of text; an object may have thousands. */
const rangesTold = 5;

/** @param option for the message: `--key`. Throws `UsageError` for `s3://` without a key. */
export function readPlace(text: string, option: string): PlaceMeant {
  const [, bucket, key = bucket === undefined ? text : ''] = /^s3:\/\/([^/]*)(?:\/(.*))?$/s.exec(text) ?? [];
  const written = bucket === undefined ? text : key;
  if (bucket === '' || written === '') {
    throw new UsageError(`${option} ${text} names no object: write s3://BUCKET/KEY, or a key alone`);
  }
  const [, before, lines] = /^(.+):([\d,-]+)$/s.exec(written) ?? [];
  const isPlace = before !== undefined && lines !== undefined && parseLines(lines) !== undefined;
  return { ...(bucket === undefined ? {} : { bucket }), keys: isPlace ? [written, before] : [written] };
}

export function placeText({ bucket, key }: Pick<ObjectReference, 'bucket' | 'key'>, lines: LineRanges): string {
  const isWhole = formatLines(lines) === formatLines(allLines);
  const told = formatLines(lines.slice(0, rangesTold));
  return `s3://${bucket}/${key}${isWhole ? '' : `:${told}${lines.length > rangesTold ? ',…' : ''}`}`;
}
