// A thread for one piece of work that goes through all mappings: their check, the overview, or a comparison. It ends with its result.
import { availableParallelism } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { CheckedFile } from '../../../check/across-files.ts';
import { createChecker } from '../../../check/many/checker.ts';
import { overviewOfLoaded } from '../../../cli/commands/mappings/overview.ts';
import { threadCpuClock } from '../../../clock.ts';
import { loadMappings } from '../../../pipeline/mapping/load-mappings.ts';
import { parseSchema } from '../../../schema-files.ts';
import { comparison } from './comparison.ts';
import type { LongWork } from './run-long.ts';

const work = workerData as LongWork;
parentPort?.postMessage(await resultOf(work));

function resultOf(own: LongWork) {
  switch (own.kind) {
    case 'check':
      return check(own);
    case 'overview':
      return overview(own);
    case 'compare':
      return comparison(own);
  }
}

function check({ files, schema, cacheFile }: Extract<LongWork, { kind: 'check' }>): Promise<CheckedFile[]> {
  // One core is left to the person who edits.
  const maxWorkers = Math.max(1, Math.min(8, availableParallelism() - 1));
  return createChecker({ maxWorkers, ...(cacheFile !== undefined && { cacheFile }) }).checkEach({ files, schema });
}

async function overview({ files, schema: schemaFiles }: Extract<LongWork, { kind: 'overview' }>) {
  const schema = parseSchema(schemaFiles);
  const { mappings } = await loadMappings(files, schema, { now: threadCpuClock() });
  return overviewOfLoaded({ mappings, schema });
}
