// Runs something now and after each edit in some folders, until it is stopped.
import { hash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { readTexts } from '../../read-files.ts';
import { pause } from '../pause.ts';

/** Polling is cheap and works on every file system; file system watches do not. */
const lookEveryMs = 300;

/** Resolves when stopped. An edit counts once two looks in a row find the same files, and their content has changed. */
export async function onEdit(folders: readonly string[], signal: AbortSignal, run: () => Promise<void>): Promise<void> {
  let [seen, handled] = ['', ''];
  let content: string | undefined;
  while (!signal.aborted) {
    const files = await filesIn(folders);
    const now = await fingerprint(files);
    if (content === undefined || (now === seen && now !== handled)) {
      handled = now;
      const before = content;
      content = await contentOf(files);
      if (content !== before) await run();
    }
    seen = now;
    await pause(lookEveryMs, signal);
  }
}

async function filesIn(folders: readonly string[]): Promise<string[]> {
  const entries = await Promise.all(
    folders.map((folder) => readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])),
  );
  return entries
    .flat()
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/** Names, sizes and times. */
async function fingerprint(files: readonly string[]): Promise<string> {
  const lines = await Promise.all(
    files.map(async (file) => {
      const { mtimeMs = 0, size = 0 } = (await stat(file).catch(() => undefined)) ?? {};
      return `${file} ${mtimeMs} ${size}`;
    }),
  );
  return lines.join('\n');
}

/** A file that no longer exists counts as a change. */
async function contentOf(files: readonly string[]): Promise<string> {
  const texts = await readTexts(files).catch(() => []);
  return hash('sha256', JSON.stringify([files, texts]));
}
