// `GET /api/overview`: the model of the map, as `s3sf overview --json` prints it, put together of what is known of each file.
// While many files are read for the first time, it says how many, and contains these.
import { isSettingsFile } from '../../../mapping-files.ts';
import { assembleOverview, type SeenType } from '../../../overview/assemble-overview.ts';
import { linkedFiles } from '../../../overview/linked-files.ts';
import type { OverviewPart } from '../../../overview/overview-part.ts';
import type { MapModel } from '../../contract.ts';
import { seenInFolder } from '../project/seen-in-folder.ts';
import type { StudioProject } from '../project/studio-project.ts';
import { askNow } from '../thread/evaluator.ts';
import { runLong } from '../thread/run-long.ts';

export interface Overviews {
  /** As JSON. */
  now(): Promise<string>;
}

export function overviews(project: StudioProject, closing: AbortSignal): Overviews {
  const seenTypes = seenInFolder((settings) => runLong({ kind: 'seen', settings }, { closing }));
  const linked = linkedParts(project);
  let last: { version: number; seen: readonly SeenType[]; json: string } | undefined;

  return {
    async now() {
      for (;;) {
        await project.known();
        const version = project.version();
        const seen = await seenTypes(project.files().filter(isSettingsFile));
        if (last?.version === version && last.seen === seen) return last.json;
        const reading = project.reading();
        const parts = reading ? [...project.parts().values()] : await linked(project.parts());
        // Something was saved, or found out, meanwhile.
        if (version !== project.version()) continue;
        const overview = assembleOverview(parts, { schema: project.schema(), seen: reading ? [] : seen });
        const model: MapModel = reading
          ? // The mapping of such a type may be among the files that are not read yet.
            { ...overview, unmapped: [], counts: { ...overview.counts, unmapped: 0 }, reading }
          : overview;
        last = { version, seen, json: JSON.stringify(model) };
        return last.json;
      }
    },
  };
}

/** Files whose examples are events of each other's types have one part; it is made once for each state of them. */
function linkedParts(project: StudioProject) {
  let known = new Map<string, Promise<OverviewPart>>();
  return async (parts: ReadonlyMap<string, OverviewPart>): Promise<OverviewPart[]> => {
    const groups = linkedFiles(parts);
    const files = new Map(project.files().map((file) => [file.path, file]));
    const needed = new Map<string, Promise<OverviewPart>>();
    for (const group of groups) {
      const own = group.flatMap((path) => files.get(path) ?? []);
      const settings = project.files().filter(isSettingsFile);
      const key = JSON.stringify([project.era(), ...[...settings, ...own].map(({ path, text }) => [path, text])]);
      needed.set(key, known.get(key) ?? askNow(project, 'overview', { files: own }));
    }
    known = needed;
    const inGroups = new Set(groups.flat());
    const alone = [...parts].flatMap(([path, part]) => (inGroups.has(path) ? [] : [part]));
    try {
      return [...alone, ...(await Promise.all(needed.values()))];
    } catch (error) {
      known = new Map();
      throw error;
    }
  };
}
