// Compares two versions of the mappings over many events, in a thread of its own.
import { S3Client } from '@aws-sdk/client-s3';
import { eventsInBucket } from '../../../cli/input/bucket-events.ts';
import { comparedEvents, eventsIn } from '../../../cli/input/compared-events.ts';
import { commitOf } from '../../../cli/input/git-revision.ts';
import type { Folders } from '../../../cli/input/load.ts';
import { revisionAt } from '../../../cli/input/mappings-at.ts';
import { UsageError } from '../../../cli/io.ts';
import type { ComparedEvent } from '../../../examples/changes/plan-changes.ts';
import type { Versions } from '../../../examples/changes/versions.ts';
import { isSettingsFile, type MappingFile } from '../../../mapping-files.ts';
import type { Mappings } from '../../../pipeline/mapping/mappings.ts';
import type { SalesforceSchema } from '../../../salesforce-schema.ts';
import { parseSchema, type SchemaFile } from '../../../schema-files.ts';
import { compareMappings } from '../../compare/compare-mappings.ts';
import { type ComparedVersion, comparable, failedSettings, loadVersion } from '../../compare/compared-version.ts';
import { settingsEdit } from '../../compare/settings-edit.ts';
import type { CompareRequest, Comparison, UnsavedCompared, VersionBefore } from '../../contract.ts';

export interface ComparisonWork {
  files: readonly MappingFile[];
  schema: readonly SchemaFile[];
  folders: Folders;
  timeZone: string;
  request: CompareRequest;
  /** Of the local stack, if one runs. */
  bucket?: { s3Url: string; bucket: string };
}

/** The newest ones. */
const mostEvents = 5_000;

export async function comparison(work: ComparisonWork): Promise<Comparison> {
  if (work.request.source === 'bucket' && !work.bucket) return { kind: 'nothing-runs' };
  try {
    return await compared(work);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { kind: 'refused', reason: `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}.` };
  }
}

async function compared(work: ComparisonWork): Promise<Comparison> {
  const { files, request, timeZone } = work;
  const schema = parseSchema(work.schema);
  const { before, files: filesBefore, loaded: loadedBefore } = await versionBefore(work, schema);
  const filesAfter = withUnsaved(files, request.unsaved ?? []);
  const loadedAfter = await loadVersion(filesAfter, schema, 'after');
  const loaded = { before: loadedBefore, after: loadedAfter };
  refuseWithoutSettings(loaded);
  const versions = comparable(loaded);
  const source = eventsFrom(work, versions);
  try {
    const opens = examplePaths(versions.after);
    const openOf = ({ name }: ComparedEvent) =>
      request.source === 'bucket' ? `/events/${encodeURIComponent(name)}` : opens.get(name);
    const settings = settingsEdit({ before: filesBefore, after: filesAfter });
    const found = await compareMappings(source.events, { versions, settings, schema, timeZone, openOf });
    return {
      kind: 'compared',
      before,
      unsaved: (request.unsaved ?? []).map((each) => unsavedCompared(each.path, versions)),
      notCompared: [...loaded.before.failed, ...loaded.after.failed],
      ...(source.hasOlder() && { hasOlder: true }),
      ...found,
    };
  } finally {
    source.close();
  }
}

async function versionBefore(
  { files, folders, request: { against = 'HEAD' } }: ComparisonWork,
  schema: SalesforceSchema,
): Promise<{ before: VersionBefore; files: readonly MappingFile[]; loaded: ComparedVersion }> {
  if (against === 'saved')
    return { before: { kind: 'saved' }, files, loaded: await loadVersion(files, schema, 'before') };
  if (against === 'HEAD') await commitOf(against).catch(() => refuse(noCommit));
  const revision = await revisionAt(against, folders, schema);
  return {
    before: { kind: 'revision', name: against, commit: revision.commit.slice(0, 7) },
    files: revision.files,
    loaded: await loadVersion(revision.files, revision.schema, 'before'),
  };
}

const noCommit = 'there is no commit to compare with: this folder is not in Git, or nothing is committed yet';

function refuse(reason: string): never {
  throw new UsageError(reason);
}

/** An unsaved text replaces that of its file, or is of a file that is not there yet. */
function withUnsaved(files: readonly MappingFile[], unsaved: readonly MappingFile[]): MappingFile[] {
  return [...new Map([...files, ...unsaved].map(({ path, text }) => [path, { path, text }])).values()];
}

function refuseWithoutSettings({ before, after }: Versions<ComparedVersion>): void {
  const failed = failedSettings(after) ?? failedSettings(before);
  if (!failed) return;
  const which = failed.version === 'after' ? '' : ' in the earlier version';
  throw new UsageError(
    `no event can be read without the settings, and ${failed.path}${which} has an error in line ${failed.line}`,
  );
}

interface Source {
  events: AsyncIterable<ComparedEvent>;
  hasOlder(): boolean;
  close(): void;
}

function eventsFrom(
  { request: { source, folder = 'examples' }, bucket }: ComparisonWork,
  versions: Versions<Mappings>,
): Source {
  const all = { hasOlder: () => false, close: () => {} };
  if (source === 'folder') return { ...all, events: eventsIn(folder, versions) };
  if (source === 'examples' || !bucket) return { ...all, events: comparedEvents(versions, undefined) };
  const s3 = new S3Client({
    endpoint: bucket.s3Url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    forcePathStyle: true,
  });
  return { ...eventsInBucket({ s3, bucket: bucket.bucket, most: mostEvents }, versions), close: () => s3.destroy() };
}

function unsavedCompared(path: string, { before, after }: Versions<Mappings>): UnsavedCompared {
  const hashOf = (mappings: Mappings) => {
    const own = mappings.all().find(({ file }) => file === path);
    return own && JSON.stringify([own.types, own.rulesHash]);
  };
  return { path, changesRules: isSettingsFile({ path }) || hashOf(before) !== hashOf(after) };
}

/** By the name that `comparedEvents` gives an example. */
const examplePaths = (mappings: Mappings): ReadonlyMap<string, string> =>
  new Map(
    mappings
      .all()
      .flatMap(({ file, examples }) =>
        examples.map(
          ({ name }, index) => [`${file}: ${name}`, `/mapping/${encodeURIComponent(file)}?example=${index}`] as const,
        ),
      ),
  );
