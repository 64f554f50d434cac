// The saved mappings, loaded as the function loads them.
import { threadCpuClock } from '../../../clock.ts';
import { isSettingsFile } from '../../../mapping-files.ts';
import type { Mappings } from '../../../pipeline/mapping/mappings.ts';
import { scanMapping } from './scan-mapping.ts';
import type { StudioProject } from './studio-project.ts';

/** Those that are wanted, and the settings. */
export async function savedMappings(
  project: StudioProject,
  isWanted: (file: { path: string; text: string }) => boolean,
): Promise<Mappings> {
  const files = project.files().filter((file) => isSettingsFile(file) || isWanted(file));
  const { loadMappings } = await import('../../../pipeline/mapping/load-mappings.ts');
  return (await loadMappings(files, project.schema(), { now: threadCpuClock() })).mappings;
}

export const mappingsForTypes = (project: StudioProject, types: readonly string[]): Promise<Mappings> =>
  savedMappings(project, ({ text }) => scanMapping(text).types.some((type) => types.includes(type)));
