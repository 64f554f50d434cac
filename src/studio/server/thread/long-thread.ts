// A thread for one piece of work that goes through all mappings: their check, the overview, or a comparison. It ends with its result.
import { availableParallelism } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { CheckedFile } from '../../../check/across-files.ts';
import { createChecker } from '../../../check/many/checker.ts';
import { overviewOfLoaded } from '../../../cli/commands/mappings/overview.ts';
import { comparedEvents, eventsIn } from '../../../cli/input/compared-events.ts';
import { hasErrors } from '../../../cli/input/load.ts';
import { mappingsAt } from '../../../cli/input/mappings-at.ts';
import { UsageError } from '../../../cli/io.ts';
import { threadCpuClock } from '../../../clock.ts';
import type { MappingFile } from '../../../mapping-files.ts';
import { loadMappings } from '../../../pipeline/mapping/load-mappings.ts';
import type { Mappings } from '../../../pipeline/mapping/mappings.ts';
import type { SalesforceSchema } from '../../../salesforce-schema.ts';
import { parseSchema } from '../../../schema-files.ts';
import { compareMappings } from '../../compare/compare-mappings.ts';
import type { Comparison } from '../../contract.ts';
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

async function comparison(compared: Extract<LongWork, { kind: 'compare' }>): Promise<Comparison> {
  const { files, schema: schemaFiles, request, folders, timeZone } = compared;
  const schema = parseSchema(schemaFiles);
  try {
    const unsaved = new Map(request.unsaved?.map(({ path, text }) => [path, text]));
    const now = files.map(({ path, text }) => ({ path, text: unsaved.get(path) ?? text }));
    const added = [...unsaved].filter(([path]) => !files.some((file) => file.path === path));
    const after = await loaded([...now, ...added.map(([path, text]) => ({ path, text }))], schema, 'as it is now');
    const against = request.against ?? 'HEAD';
    const before =
      against === 'saved' ? await loaded(files, schema, 'as it is saved') : await mappingsAt(against, folders, schema);
    const versions = { before, after };
    const events =
      request.source === 'folder'
        ? eventsIn(request.folder ?? 'examples', versions)
        : comparedEvents(versions, undefined);
    return await compareMappings(events, { versions, schema, timeZone, against });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { kind: 'refused', reason: `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}.` };
  }
}

async function loaded(files: readonly MappingFile[], schema: SalesforceSchema, which: string): Promise<Mappings> {
  const { mappings, problems } = await loadMappings(files, schema, { now: threadCpuClock() });
  const [first] = problems.filter(({ severity }) => severity === 'error');
  if (!hasErrors(problems) || !first) return mappings;
  throw new UsageError(`${first.file} ${which} has an error in line ${first.line}, so there is nothing to compare`);
}
