// The files of the version that people have before they upgrade: the last tag, or a commit if there is none yet.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

export interface EarlierVersion {
  folder: string;
  version: string;
  /** What it is, for people. */
  name: string;
  remove(): Promise<void>;
}

const name = 's3-to-salesforce';

/** The first commit whose project looks at the change set before it deploys, as a project does today. */
const firstPackages = '92ca90d2';

const run = (program: string, args: readonly string[]) => promisify(execFile)(program, args);

/** Undefined in a clone without history and tags. */
export async function earlierVersion(): Promise<EarlierVersion | undefined> {
  const { stdout } = await run('git', ['tag', '--list', 'v*', '--merged', 'HEAD', '--sort=-version:refname']);
  const [tag] = stdout.split('\n').filter((line) => line !== '');
  const released = tag === undefined ? undefined : await filesOf(tag);
  if (released) return { ...released, name: `the last tag, ${tag}` };
  const earlier = (await isHere(firstPackages)) ? await filesOf(firstPackages) : undefined;
  return earlier && { ...earlier, name: `the commit ${firstPackages}, because there is no tag yet` };
}

const isHere = (revision: string) =>
  run('git', ['cat-file', '-e', `${revision}^{commit}`]).then(
    () => true,
    () => false,
  );

/** Undefined if the revision has no packages. */
async function filesOf(revision: string): Promise<Omit<EarlierVersion, 'name'> | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 's3sf-release-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  await run('sh', ['-c', `git archive '${revision}' | tar -x -C '${folder}'`]);
  const names: string[] = await readdir(join(folder, 'packages')).catch(() => []);
  if (!names.includes(name)) {
    await remove();
    return undefined;
  }
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  return { folder, version, remove };
}
