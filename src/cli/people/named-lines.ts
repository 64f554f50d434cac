// The lines that somebody names to have them removed, too.
import { readLocation } from '../aws/s3-location.ts';
import { UsageError } from '../io.ts';
import type { BucketSearch } from './find/search-bucket.ts';

/** `KEY:LINE` for a location as `find-person --list` prints it. */
function lineName(text: string): string {
  const { readings } = readLocation(text, '--line');
  const [, named] = readings;
  const [from, to] = named?.lines[0] ?? [];
  if (named?.lines.length !== 1 || from === undefined || from !== to)
    throw new UsageError(`--line ${text} names no line. Write s3://BUCKET/KEY:LINE`);
  return `${named.key}:${from}`;
}

/** A mistyped location would remove the event of somebody else: each line must contain the value. */
export function linesNamed(texts: readonly string[], { found, interrupted }: BucketSearch): Set<string> {
  const known = new Set(
    found.flatMap(({ key, versions }) =>
      versions.flatMap(({ content }) => (content?.hits ?? []).map(({ line }) => `${key}:${line}`)),
    ),
  );
  const names = texts.map(lineName);
  const unknown = texts.find((_, index) => !known.has(names[index] as string));
  if (unknown !== undefined && !interrupted)
    throw new UsageError(`--line ${unknown}: no version of the object has the value on this line`);
  return new Set(names);
}
