// A location in S3 as people write and read it: `s3://bucket/key:lines`, or a key alone.
import { allLines, formatLines, type LineRanges, parseLines } from '../../line-ranges.ts';
import type { ObjectReference } from '../../request.ts';
import { UsageError } from '../io.ts';

/** What the text can mean. */
export interface LocationQuery {
  /** Absent if the text is a key alone. */
  bucket?: string;
  /** Either the whole text is the key, or its end names lines: a key may end the same way. */
  readings: { key: string; lines: LineRanges }[];
}

/** An object may have thousands of ranges; this many are shown. */
const shownRanges = 5;

/** @param option for the message: `--key`. Throws `UsageError` for `s3://` without a key. */
export function readLocation(text: string, option: string): LocationQuery {
  const [, bucket, key = bucket === undefined ? text : ''] = /^s3:\/\/([^/]*)(?:\/(.*))?$/s.exec(text) ?? [];
  const written = bucket === undefined ? text : key;
  if (bucket === '' || written === '') {
    throw new UsageError(`${option} ${text} does not name an object. Write s3://BUCKET/KEY, or a key alone`);
  }
  const [, before, after] = /^(.+):([\d,-]+)$/s.exec(written) ?? [];
  const lines = after === undefined ? undefined : parseLines(after);
  const whole = { key: written, lines: allLines };
  const readings = before === undefined || !lines ? [whole] : [whole, { key: before, lines }];
  return { ...(bucket === undefined ? {} : { bucket }), readings };
}

export function locationText({ bucket, key }: Pick<ObjectReference, 'bucket' | 'key'>, lines: LineRanges): string {
  const isWhole = formatLines(lines) === formatLines(allLines);
  const shown = formatLines(lines.slice(0, shownRanges));
  return `s3://${bucket}/${key}${isWhole ? '' : `:${shown}${lines.length > shownRanges ? ',…' : ''}`}`;
}
