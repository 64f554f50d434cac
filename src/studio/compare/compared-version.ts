// A version of the mappings for a comparison. A file that does not load is left out of both versions, and is reported: it must
// not look as if its rules were gone.
import { threadCpuClock } from '../../clock.ts';
import type { Versions } from '../../examples/changes/versions.ts';
import { isSettingsFile, type MappingFile } from '../../mapping-files.ts';
import { loadMappings } from '../../pipeline/mapping/load-mappings.ts';
import type { Mappings } from '../../pipeline/mapping/mappings.ts';
import type { SalesforceSchema } from '../../salesforce-schema.ts';
import type { NotCompared } from '../contract.ts';

export interface ComparedVersion {
  mappings: Mappings;
  failed: NotCompared[];
}

export async function loadVersion(
  files: readonly MappingFile[],
  schema: SalesforceSchema,
  version: NotCompared['version'],
): Promise<ComparedVersion> {
  const { mappings, problems } = await loadMappings(files, schema, { now: threadCpuClock() });
  const first = new Map(
    problems
      .filter(({ severity }) => severity === 'error')
      .toReversed()
      .map(({ file, line, message }) => [file, { path: file, version, line, message }]),
  );
  return { mappings, failed: [...first.values()].sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

/** Without the settings, nobody knows how an event is read. */
export const failedSettings = ({ failed }: ComparedVersion): NotCompared | undefined => failed.find(isSettingsFile);

export function comparable({ before, after }: Versions<ComparedVersion>): Versions<Mappings> {
  const left = new Set([...before.failed, ...after.failed].map(({ path }) => path));
  return { before: without(left, before.mappings), after: without(left, after.mappings) };
}

/** An event of such a file fails in both versions alike. */
function without(files: ReadonlySet<string>, mappings: Mappings): Mappings {
  if (files.size === 0) return mappings;
  const isLeft = ({ file }: { file: string }) => !files.has(file);
  return {
    ...mappings,
    incomplete: true,
    all: () => mappings.all().filter(isLeft),
    forType(type) {
      const mapping = mappings.forType(type);
      return mapping && isLeft(mapping) ? mapping : undefined;
    },
  };
}
