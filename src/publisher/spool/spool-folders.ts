// The spool's folders, all on one disk:
//   waiting/176402520/…json   events to send; each folder holds ten seconds
//   reported/…json            events that failed often and were reported; retried slowly
//   broken/…                  quarantine: changed and unknown files, for people to look at
//   half-written/…            may remain after a crash; never acknowledged, removed after a while
//   sender.lock               the process that sends, of those that share the spool
import { randomBytes } from 'node:crypto';
import { readdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { makeFolder } from './durable.ts';
import { isMissing } from './system-error.ts';

export interface SpoolFolders {
  waiting: string;
  reported: string;
  broken: string;
  halfWritten: string;
  lock: string;
}

export const foldersOf = (spool: string): SpoolFolders => ({
  waiting: join(spool, 'waiting'),
  reported: join(spool, 'reported'),
  broken: join(spool, 'broken'),
  halfWritten: join(spool, 'half-written'),
  lock: join(spool, 'sender.lock'),
});

/** @throws the system's error if the location is not writable */
export async function createFolders({ waiting, reported, broken, halfWritten }: SpoolFolders): Promise<void> {
  for (const folder of [waiting, reported, broken, halfWritten]) await makeFolder(folder);
}

/** Sorted names; empty if the folder does not exist. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/**
 * Moves a file to another folder of the spool, and recreates that folder if somebody removed it.
 * @throws the system's error
 */
export async function moveInto(folder: string, path: string, name: string): Promise<void> {
  try {
    await rename(path, join(folder, name));
  } catch (error) {
    if (!isMissing(error)) throw error;
    await makeFolder(folder);
    await rename(path, join(folder, name));
  }
}

/** Moves a file to `broken` under a unique name and returns that name; undefined if the file no longer exists. */
export async function moveToBroken(
  path: string,
  { broken }: Pick<SpoolFolders, 'broken'>,
): Promise<string | undefined> {
  const name = `${basename(path).slice(0, 200)}.${randomBytes(4).toString('hex')}`;
  try {
    await moveInto(broken, path, name);
    return name;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
