// A thread for one piece of work that goes through all mappings: what is known of each file, or a comparison. It ends with
// its result. What only one kind of work needs is imported by it alone: the first screen waits for the facts.
import { availableParallelism } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { createPerFile } from '../../../check/many/per-file.ts';
import { factsWork } from './facts-work.ts';
import type { FromLongThread, LongWork } from './run-long.ts';

const say = (message: FromLongThread) => parentPort?.postMessage(message);

const work = workerData as LongWork;
say({ kind: 'result', result: await resultOf(work) });

async function resultOf(own: LongWork) {
  switch (own.kind) {
    case 'facts':
      return facts(own);
    case 'seen':
      return seen(own);
    case 'compare':
      return (await import('./comparison.ts')).comparison(own);
  }
}

async function facts({ files, schema, cacheFile }: Extract<LongWork, { kind: 'facts' }>): Promise<void> {
  // One core is left to the person who edits.
  const maxWorkers = Math.max(1, Math.min(8, availableParallelism() - 1));
  const perFile = createPerFile(factsWork, { maxWorkers, ...(cacheFile !== undefined && { cacheFile }) });
  await perFile.each({ files, schema }, (part) => say({ kind: 'part', part }));
}

/** Settings decide how an event is read. */
async function seen({ settings }: Extract<LongWork, { kind: 'seen' }>) {
  const { loadForCheck } = await import('../../../check/file-check.ts');
  const { seenTypes } = await import('../../../cli/mappings/overview/seen-types.ts');
  const { salesforceSchema } = await import('../../../salesforce-schema.ts');
  const { mappings } = await loadForCheck(settings, salesforceSchema([]));
  return seenTypes(undefined, mappings);
}
