// Runs one piece of work in a thread of its own, so that it never holds up an edit. Its memory is free again afterwards.
import { Worker } from 'node:worker_threads';
import type { Folders } from '../../../cli/input/load.ts';
import type { MappingFile } from '../../../mapping-files.ts';
import { moduleUrl } from '../../../module-url.ts';
import type { Overview } from '../../../overview/overview.ts';
import type { SchemaFile } from '../../../schema-files.ts';
import type { CompareRequest, Comparison } from '../../contract.ts';
import { TooLongError } from './evaluator.ts';

interface Project {
  files: readonly MappingFile[];
  schema: readonly SchemaFile[];
}

export type LongWork =
  | ({ kind: 'overview' } & Project)
  | ({ kind: 'compare'; request: CompareRequest; folders: Folders; timeZone: string } & Project);

interface Results {
  overview: Overview;
  compare: Comparison;
}

const limitMs = 120_000;

/** Rejects with `TooLongError`, or with the error of the thread. */
export function runLong<Kind extends LongWork['kind']>(
  work: Extract<LongWork, { kind: Kind }>,
  closing: AbortSignal,
): Promise<Results[Kind]> {
  const thread = new Worker(moduleUrl('./long-thread', import.meta.url), { workerData: work, execArgv: [] });
  const limit = AbortSignal.timeout(limitMs);
  const ended = new Promise<Results[Kind]>((resolve, reject) => {
    thread.once('message', resolve).once('error', reject);
    thread.once('exit', () => reject(new Error('A thread of the studio ended before its work was done.')));
    limit.addEventListener('abort', () => reject(new TooLongError('This takes too long. Compare fewer events.')));
    closing.addEventListener('abort', () => reject(new Error('The studio was closed.')), { once: true });
  });
  return ended.finally(() => thread.terminate());
}
