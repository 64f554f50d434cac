// `s3sf overview --against REVISION`: which rules an edit of the mappings adds, removes and changes, in words.
import { threadCpuClock } from '../../../clock.ts';
import { type OverviewChange, overviewChanges } from '../../../overview/changes/overview-changes.ts';
import { makeOverview } from '../../../overview/make-overview.ts';
import { type Folders, hasErrors, loadFolders, type OnProblems } from '../../input/load.ts';
import { mappingsAt } from '../../input/mappings-at.ts';

/** `unloadable`: a file of the working tree has errors, so nothing was compared. */
export type OverviewChangesResult = { kind: 'compared'; changes: OverviewChange[] } | { kind: 'unloadable' };

/** Throws `UsageError` where there is nothing to compare with: no such revision or folder, or mappings with errors in it. */
export async function overviewChangesSince(
  revision: string,
  folders: Folders,
  onProblems?: OnProblems,
): Promise<OverviewChangesResult> {
  const { mappings, problems, schema } = await loadFolders(folders, onProblems);
  if (hasErrors(problems)) return { kind: 'unloadable' };
  const now = threadCpuClock();
  const before = await makeOverview({ mappings: await mappingsAt(revision, folders, schema), schema, now });
  return { kind: 'compared', changes: overviewChanges(before, await makeOverview({ mappings, schema, now })) };
}
