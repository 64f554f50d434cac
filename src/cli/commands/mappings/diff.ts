// `s3sf diff`: what an edit of the mappings changes. Every example, and events from files, are planned by the mappings of a
// git revision and by those of the working tree.
import { type ComparedEvent, type PlanChanges, planChanges } from '../../../examples/changes/plan-changes.ts';
import { comparedEvents } from '../../input/compared-events.ts';
import { type Folders, hasErrors, loadFolders, type OnProblems } from '../../input/load.ts';
import { mappingsAt } from '../../input/mappings-at.ts';
import type { OnProgress } from '../../rendering/progress.ts';

export interface DiffOptions extends Folders {
  /** Folder of event files. */
  events?: string;
}

export interface DiffDependencies {
  onProblems?: OnProblems;
  /** Called before each event. */
  onProgress?: OnProgress;
}

/** `unloadable`: a file of the working tree has errors, so nothing was compared. */
export type DiffResult = ({ kind: 'compared' } & PlanChanges) | { kind: 'unloadable' };

/** Throws `UsageError` where there is nothing to compare with: no such revision or folder, or mappings with errors in it. */
export async function diffMappings(
  revision: string,
  options: DiffOptions,
  { onProblems, onProgress = () => {} }: DiffDependencies = {},
): Promise<DiffResult> {
  const { mappings: after, problems, schema } = await loadFolders(options, onProblems);
  if (hasErrors(problems)) return { kind: 'unloadable' };
  const versions = { before: await mappingsAt(revision, options, schema), after };
  const events = counted(comparedEvents(versions, options.events), onProgress);
  return { kind: 'compared', ...(await planChanges(events, versions)) };
}

async function* counted(events: AsyncIterable<ComparedEvent>, onProgress: OnProgress): AsyncGenerator<ComparedEvent> {
  let done = 0;
  for await (const event of events) {
    onProgress(done, { note: event.name });
    yield event;
    done += 1;
  }
}
