// Finds everything that is wrong, or likely wrong, with mapping files: what keeps them from loading, and what would fail
// silently later. Pure: the files and the schema snapshot are passed in, and nothing is read or sent.
import type { MappingFile } from '../mapping-files.ts';
import type { Mappings } from '../pipeline/mapping/mappings.ts';
import type { Problem } from '../problem.ts';
import type { SalesforceSchema } from '../salesforce-schema.ts';
import { acrossFiles } from './across-files.ts';
import { checkLoaded, loadForCheck } from './file-check.ts';
import { parseMapping } from './parse-mapping.ts';

export interface Checked {
  /** Sorted by file, line and column. */
  problems: Problem[];
  mappings: Mappings;
}

/** A file that does not load gets only the problems that prevent it. */
export async function checkMappings(files: readonly MappingFile[], schema: SalesforceSchema): Promise<Checked> {
  const loaded = await loadForCheck(files, schema);
  const checks = await checkLoaded(files, loaded, schema);
  const checked = files.flatMap((file, index) => {
    const check = checks[index];
    return check ? [{ file, check }] : [];
  });
  return { problems: acrossFiles(checked, parseMapping).problems, mappings: loaded.mappings };
}
