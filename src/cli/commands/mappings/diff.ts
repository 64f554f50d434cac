// `s3sf diff`: what an edit of the mappings changes. Every example, and events from files, are planned by the mappings of a
// git revision and by those of the working tree.
import { type ComparedEvent, type PlanChanges, planChanges } from '../../../examples/plan-changes.ts';
import { loadMappings } from '../../../pipeline/mapping/load-mappings.ts';
import type { Mappings } from '../../../pipeline/mapping/mappings.ts';
import { type SalesforceSchema, salesforceSchema } from '../../../salesforce-schema.ts';
import { parseSObject } from '../../../schema-files.ts';
import { comparedEvents } from '../../input/compared-events.ts';
import { commitOf, filesAt } from '../../input/git-revision.ts';
import { type Folders, hasErrors, loadFolders, type OnProblems } from '../../input/load.ts';
import { UsageError } from '../../io.ts';
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

async function mappingsAt(revision: string, options: DiffOptions, current: SalesforceSchema): Promise<Mappings> {
  const commit = await commitOf(revision);
  const files = await filesAt(commit, options.mappings, /\.ya?ml$/i);
  if (files.length === 0) throw new UsageError(`${revision} has no mapping files in ${options.mappings}`);
  const objects = await filesAt(commit, options.schema, /\.json$/).catch(() => []);
  const schema =
    objects.length === 0 ? current : salesforceSchema(objects.map(({ path: file, text }) => parseSObject(file, text)));
  const { mappings, problems } = await loadMappings(files, schema);
  if (hasErrors(problems)) {
    throw new UsageError(`the mappings of ${revision} have errors. Compare with another revision`);
  }
  return mappings;
}
