// Runs something now and after each edit in some folders, until it is stopped.
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { pause } from '../pause.ts';

/** Polling is cheap and works on every file system; file system watches do not. */
const lookEveryMs = 300;

/** Resolves when stopped. */
export async function onEdit(folders: readonly string[], signal: AbortSignal, run: () => Promise<void>): Promise<void> {
  let seen: string | undefined;
  while (!signal.aborted) {
    const now = await fingerprint(folders);
    if (now !== seen) {
      seen = now;
      await run();
    }
    await pause(lookEveryMs, signal);
  }
}

/** Names, sizes and times of all files. */
async function fingerprint(folders: readonly string[]): Promise<string> {
  const entries = (
    await Promise.all(
      folders.map((folder) => readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])),
    )
  ).flat();
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const lines = await Promise.all(
    files.sort().map(async (file) => {
      const { mtimeMs = 0, size = 0 } = (await stat(file).catch(() => undefined)) ?? {};
      return `${file} ${mtimeMs} ${size}`;
    }),
  );
  return lines.join('\n');
}
