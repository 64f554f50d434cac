// Runs one piece of work that goes through all mappings in a thread of its own, so that it never holds up an edit. Its memory is free again afterwards.
import { Worker } from 'node:worker_threads';
import type { CheckedFile } from '../../../check/across-files.ts';
import type { MappingFile } from '../../../mapping-files.ts';
import { moduleUrl } from '../../../module-url.ts';
import type { Overview } from '../../../overview/overview.ts';
import type { SchemaFile } from '../../../schema-files.ts';
import type { Comparison } from '../../contract.ts';
import type { ComparisonWork } from './comparison.ts';
import { TooLongError } from './evaluator.ts';

interface Project {
  files: readonly MappingFile[];
  schema: readonly SchemaFile[];
}

export type LongWork =
  | ({ kind: 'check'; cacheFile?: string | undefined } & Project)
  | ({ kind: 'overview' } & Project)
  | ({ kind: 'compare' } & ComparisonWork);

interface Results {
  check: CheckedFile[];
  overview: Overview;
  compare: Comparison;
}

/** The check of all files ends by itself; what people ask for can be too much. */
const limitMs = 300_000;

/** Rejects with `TooLongError`, or with the error of the thread. */
export function runLong<Kind extends LongWork['kind']>(
  work: Extract<LongWork, { kind: Kind }>,
  closing: AbortSignal,
): Promise<Results[Kind]> {
  const thread = new Worker(moduleUrl('./long-thread', import.meta.url), {
    workerData: work,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 384, maxYoungGenerationSizeMb: 32 },
  });
  const ended = new Promise<Results[Kind]>((resolve, reject) => {
    thread.once('message', resolve).once('error', reject);
    thread.once('exit', () => reject(new Error('A thread of the studio ended before its work was done.')));
    if (work.kind !== 'check') {
      const reason = new TooLongError('This takes too long. Compare fewer events.');
      AbortSignal.timeout(limitMs).addEventListener('abort', () => reject(reason));
    }
    closing.addEventListener('abort', () => reject(new Error('The studio was closed.')), { once: true });
  });
  return ended.finally(() => thread.terminate());
}
