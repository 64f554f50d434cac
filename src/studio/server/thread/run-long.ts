// Runs one piece of work that goes through all mappings in a thread of its own, so that it never holds up an edit. Its memory is free again afterwards.
import type { DoneFile } from '../../../check/many/per-file.ts';
import type { MappingFile } from '../../../mapping-files.ts';
import { moduleUrl } from '../../../module-url.ts';
import type { SeenType } from '../../../overview/assemble-overview.ts';
import type { SchemaFile } from '../../../schema-files.ts';
import { startThread } from '../../../start-thread.ts';
import type { Comparison } from '../../contract.ts';
import type { FileFacts } from '../../facts/file-facts.ts';
import type { ComparisonWork } from './comparison.ts';
import { TooLongError } from './evaluator.ts';

interface Project {
  files: readonly MappingFile[];
  schema: readonly SchemaFile[];
}

export type LongWork =
  | ({ kind: 'facts'; cacheFile?: string | undefined } & Project)
  | { kind: 'seen'; settings: readonly MappingFile[] }
  | ({ kind: 'compare' } & ComparisonWork);

interface Results {
  /** They come one after the other, as `Parts`. */
  facts: undefined;
  seen: SeenType[];
  compare: Comparison;
}

interface Parts {
  facts: readonly DoneFile<FileFacts>[];
  seen: never;
  compare: never;
}

export type FromLongThread = { kind: 'part'; part: unknown } | { kind: 'result'; result: unknown };

/** The facts of all files end by themselves; what people ask for can be too much. */
const limitMs = 300_000;

export interface LongOptions<Kind extends LongWork['kind']> {
  closing: AbortSignal;
  onPart?: (part: Parts[Kind]) => void;
}

/** Rejects with `TooLongError`, or with the error of the thread. */
export function runLong<Kind extends LongWork['kind']>(
  work: Extract<LongWork, { kind: Kind }>,
  { closing, onPart }: LongOptions<Kind>,
): Promise<Results[Kind]> {
  const thread = startThread(moduleUrl('./long-thread', import.meta.url), {
    workerData: work,
    resourceLimits: { maxOldGenerationSizeMb: 384, maxYoungGenerationSizeMb: 12 },
  });
  const ended = new Promise<Results[Kind]>((resolve, reject) => {
    thread.on('message', (message: FromLongThread) => {
      if (message.kind === 'part') onPart?.(message.part as Parts[Kind]);
      else resolve(message.result as Results[Kind]);
    });
    thread.once('error', reject);
    thread.once('exit', () => reject(new Error('A thread of the studio ended before its work was done.')));
    if (work.kind === 'compare') {
      const reason = new TooLongError('This takes too long. Compare fewer events.');
      AbortSignal.timeout(limitMs).addEventListener('abort', () => reject(reason));
    }
    const closed = () => reject(new Error('The studio was closed.'));
    if (closing.aborted) closed();
    closing.addEventListener('abort', closed, { once: true });
  });
  return ended.finally(() => thread.terminate());
}
