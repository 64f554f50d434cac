// How a version is split into events: as the function does it, except that an event that is too large is kept.
import { allLines } from '../../line-ranges.ts';
import type { CsvFormat } from '../../pipeline/event/formats/csv/csv-format.ts';
import { csvFramer } from '../../pipeline/event/formats/csv/split-csv.ts';
import { type RowSplitter, rowSplitter } from '../../pipeline/event/formats/csv/split-rows.ts';
import { type DetectingFramer, framerByContent } from '../../pipeline/event/formats/detect-format.ts';
import type { Framer } from '../../pipeline/event/formats/frame.ts';
import type { EventLimits } from '../../pipeline/event/limits.ts';
import type { FrameContext } from '../../pipeline/event/reading/read-frame.ts';
import { howToReadAnyTime } from '../../pipeline/how-to-read.ts';
import type { Mappings } from '../../pipeline/mapping/mappings.ts';
import type { OpenVersion } from './find/open-version.ts';

/** Of one event. A larger one cannot be told from the rest of its object. */
export const largestBytes = 200_000_000;

export interface Framing {
  framer: Framer | DetectingFramer;
  csv: CsvFormat | undefined;
  /** The rows of a CSV file, also those that cannot be read. */
  rows: RowSplitter | undefined;
  context: Omit<FrameContext, 'location' | 'usesContentIds'>;
  limits: EventLimits;
}

export function framing(
  {
    contentKey,
    reply,
    lastModified,
    completeBy,
  }: Pick<OpenVersion, 'contentKey' | 'reply' | 'lastModified' | 'completeBy'>,
  mappings: Mappings,
): Framing {
  const { csvFor, envelope, limits } = howToReadAnyTime(mappings);
  const csv = csvFor?.(contentKey);
  const frameLimits = { ...limits, bytes: largestBytes };
  const names = { key: contentKey, contentType: reply.ContentType, contentEncoding: reply.ContentEncoding };
  return {
    framer: csv ? csvFramer(allLines, frameLimits, csv) : framerByContent(allLines, limits, names, frameLimits),
    csv,
    rows: csv && rowSplitter(csv.delimiter.charCodeAt(0), largestBytes),
    context: { lastModified, completeBy, envelope, limits },
    limits,
  };
}
