// The files of a folder in a git revision.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { MappingFile } from '../../mapping-files.ts';
import { UsageError } from '../io.ts';

const run = promisify(execFile);

/** Longest output of one git command, in bytes: a file or a list of names. */
const maxBuffer = 50_000_000;

async function git(...args: string[]): Promise<string> {
  const { stdout } = await run('git', args, { maxBuffer });
  return stdout;
}

/** Full hash of the commit. Throws `UsageError` without git, without a repository, or for an unknown revision. */
export async function commitOf(revision: string): Promise<string> {
  try {
    return (await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`)).trim();
  } catch {
    throw new UsageError(
      `git does not know the revision ${revision}. Run this in the repository, and name a commit, branch or tag`,
    );
  }
}

/** Matching files in the folder and below, with the paths of the working tree; none where the folder did not exist. */
export async function filesAt(commit: string, folder: string, matches: RegExp): Promise<MappingFile[]> {
  const listed = await git('ls-tree', '-r', '--name-only', '-z', commit, '--', `${path.normalize(folder)}/`).catch(
    () => {
      throw new UsageError(`${folder} is not in this git repository`);
    },
  );
  const paths = listed.split('\0').filter((name) => name !== '' && matches.test(name));
  return Promise.all(paths.map(async (file) => ({ path: file, text: await git('show', `${commit}:./${file}`) })));
}
