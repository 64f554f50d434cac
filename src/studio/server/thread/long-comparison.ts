// Compares two versions of all mappings over the events of the examples, or of a folder.
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

export async function comparison(compared: Extract<LongWork, { kind: 'compare' }>): Promise<Comparison> {
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
