// `s3sf overview --html`: the studio's map as one file.
import type { Overview } from '../../../overview/overview.ts';
import { mapFile } from '../../../studio/map-file/map-file.ts';
import { visible } from '../../rendering/visible.ts';
import type { OverviewResult } from './overview.ts';

export interface OverviewFile extends Pick<OverviewResult, 'hasErrors'> {
  html: string;
}

/** Opens on what was asked for. */
export const overviewFile = async ({ overview, found, hasErrors }: OverviewResult): Promise<OverviewFile> => ({
  html: await mapFile(shown(overview) as Overview, { open: found?.map(shownText) ?? [] }),
  hasErrors,
});

/** Every text with its hidden characters as escapes. A browser shows line ends and tabs as blanks. */
function shown(value: unknown): unknown {
  if (typeof value === 'string') return shownText(value);
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shown(each)]));
}

const shownText = (text: string) => text.replace(/[^\n\t]+/g, visible);
