// The name of the checked-out branch, read from Git's own files.
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** Undefined outside Git. For a commit without a branch, its short hash. */
export async function gitBranch(folder: string): Promise<string | undefined> {
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    const head = await headIn(path.join(current, '.git'));
    if (head !== undefined) return /^ref: refs\/heads\/(.+)$/m.exec(head)?.[1]?.trim() ?? head.trim().slice(0, 7);
    if (current === path.dirname(current)) return undefined;
  }
}

async function headIn(entry: string): Promise<string | undefined> {
  const head = await read(path.join(entry, 'HEAD'));
  if (head !== undefined) return head;
  // A worktree has a file that says where its folder is.
  const gitdir = /^gitdir: (.+)$/m.exec((await read(entry)) ?? '')?.[1]?.trim();
  return gitdir === undefined ? undefined : read(path.resolve(path.dirname(entry), gitdir, 'HEAD'));
}

const read = (file: string): Promise<string | undefined> => readFile(file, 'utf8').catch(() => undefined);
