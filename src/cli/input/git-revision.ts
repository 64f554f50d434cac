// The files of a folder in a git revision.
import { execFile } from 'node:child_process';
import path from 'node:path';
import type { MappingFile } from '../../mapping-files.ts';
import { UsageError } from '../io.ts';

/** Full hash of the commit. Throws `UsageError` without git, without a repository, or for an unknown revision. */
export async function commitOf(revision: string): Promise<string> {
  try {
    const hash = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
    return hash.toString().trim();
  } catch {
    throw new UsageError(await whyUnknown(revision));
  }
}

/** A new project has no repository, and a new repository no commit. */
async function whyUnknown(revision: string): Promise<string> {
  const succeeds = (...args: string[]) =>
    git(args).then(
      () => true,
      () => false,
    );
  if (!(await succeeds('--version'))) return 'git is not installed, or not on the PATH';
  if (!(await succeeds('rev-parse', '--git-dir')))
    return 'this folder is in no git repository, so there is nothing to compare with. Run "git init", and commit the files';
  if (!(await succeeds('rev-parse', '--verify', '--quiet', 'HEAD')))
    return 'this git repository has no commit yet, so there is nothing to compare with. Commit the files';
  return `git does not know the revision ${revision}. Name a commit, branch or tag`;
}

/**
 * Matching files in the folder and below, with their paths in the working tree; none if the folder did not exist.
 * Starts two git processes, however many files there are.
 */
export async function filesAt(commit: string, folder: string, matches: RegExp): Promise<MappingFile[]> {
  const listed = await git(['ls-tree', '-r', '-z', commit, '--', `${path.normalize(folder)}/`]).catch(() => {
    throw new UsageError(`${folder} is not in this git repository`);
  });
  const blobs = listed
    .toString()
    .split('\0')
    .flatMap((line) => {
      const [, object, file] = /^\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
      return object !== undefined && file !== undefined && matches.test(file) ? [{ object, file }] : [];
    });
  if (blobs.length === 0) return [];
  const contents = readBatch(await git(['cat-file', '--batch'], blobs.map(({ object }) => `${object}\n`).join('')));
  return blobs.map(({ object, file }) => {
    const text = contents.get(object);
    if (text === undefined) throw new UsageError(`git cannot read ${file} of the commit ${commit}`);
    return { path: file, text };
  });
}

/**
 * Each object is a line `HASH TYPE SIZE`, then SIZE bytes and a line end; a missing object is a line `HASH missing`.
 */
function readBatch(output: Buffer): Map<string, string> {
  const contents = new Map<string, string>();
  let at = 0;
  while (at < output.length) {
    const lineEnd = output.indexOf('\n', at);
    const [object = '', type, size] = output.toString('utf8', at, lineEnd).split(' ');
    at = lineEnd + 1;
    if (type !== 'blob') continue;
    contents.set(object, output.toString('utf8', at, at + Number(size)));
    at += Number(size) + 1;
  }
  return contents;
}

/** The output of one git command. */
function git(args: readonly string[], input = ''): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { encoding: 'buffer', maxBuffer: Number.POSITIVE_INFINITY } as const;
    const child = execFile('git', args, options, (error, stdout) => (error ? reject(error) : resolve(stdout)));
    // A command that ends early stops reading its input; its exit code gives the reason.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}
