// The spool on disk. Only these folders, all on one disk:
//   waiting/176402520/…json   events that are to be sent, ten seconds' worth a folder
//   reported/…json            events that failed often and were reported; tried slowly
//   broken/…                  what is no event of ours, or no longer: for people to look at
//   half-written/…            what a crash may leave behind: never acknowledged, removed after a while
//   sender.lock               who sends, where several processes share the spool
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

/** @throws the system's error where the place cannot be written to */
export async function makeFolders({ waiting, reported, broken, halfWritten }: SpoolFolders): Promise<void> {
  for (const folder of [waiting, reported, broken, halfWritten]) await makeFolder(folder);
}

/** Sorted names; none where there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Moves a file to another of the spool's folders, which is made anew where somebody removed it. @throws the system's error */
export async function moveInto(folder: string, path: string, name: string): Promise<void> {
  try {
    await rename(path, join(folder, name));
  } catch (error) {
    if (!isMissing(error)) throw error;
    await makeFolder(folder);
    await rename(path, join(folder, name));
  }
}

/** Moves a file out of the way, under a name that hides no other. Its name there; undefined where it has gone. */
export async function quarantine(path: string, { broken }: Pick<SpoolFolders, 'broken'>): Promise<string | undefined> {
  const name = `${basename(path).slice(0, 200)}.${randomBytes(4).toString('hex')}`;
  try {
    await moveInto(broken, path, name);
    return name;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
