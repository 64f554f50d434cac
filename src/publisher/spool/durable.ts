// Durable writes: when these functions resolve, the result survives power loss. Only the owner can read the files.
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a new file. If that fails, removes what was written, as far as the disk allows. */
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

/** Syncs a file, or a folder: entries that were created in it or renamed into it then survive power loss. */
export const sync = (path: string): Promise<void> => withFile(path, 'r', (file) => file.sync());

/** Creates a folder and its parents, durably. */
export async function makeFolder(path: string): Promise<void> {
  const created = await mkdir(path, { recursive: true, mode: 0o700 });
  if (created !== undefined) await sync(dirname(created));
  if (created !== undefined && created !== path) await sync(dirname(path));
}

async function withFile<T>(path: string, flags: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, flags, 0o600);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}
