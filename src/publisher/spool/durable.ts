// Files that survive power loss: what is written is on the disk when these resolve. Only their owner can read them.
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a new file; where that fails, nothing of it is left behind as far as the disk lets us. */
export async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await withFile(path, 'wx', async (file) => {
      await file.writeFile(bytes);
      await file.sync();
    });
  } catch (error) {
    await rm(path, { force: true }).catch(() => {});
    throw error;
  }
}

/** What was renamed into the folder, or made in it, is there after power loss. Files are synced alike. */
export const sync = (path: string): Promise<void> => withFile(path, 'r', (file) => file.sync());

/** Makes a folder; its own entry is durable too. */
export async function makeFolder(path: string): Promise<void> {
  const made = await mkdir(path, { recursive: true, mode: 0o700 });
  if (made !== undefined) await sync(dirname(made));
  if (made !== undefined && made !== path) await sync(dirname(path));
}

async function withFile<T>(path: string, flags: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, flags, 0o600);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}
