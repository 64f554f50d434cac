// The event types in the folder of event files. They are read again once a file of it, or the settings, have changed.
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { MappingFile } from '../../../mapping-files.ts';
import type { SeenType } from '../../../overview/assemble-overview.ts';

const folder = 'examples';

export function seenInFolder(read: (settings: readonly MappingFile[]) => Promise<SeenType[]>) {
  let last: { of: string; seen: Promise<readonly SeenType[]> } | undefined;
  return async (settings: readonly MappingFile[]): Promise<readonly SeenType[]> => {
    const states = await statesIn(folder);
    if (states.length === 0) return nothing;
    const of = JSON.stringify([states, settings]);
    if (last?.of !== of) {
      const seen = read(settings);
      last = { of, seen };
      seen.catch(() => {
        last = undefined;
      });
    }
    return last.seen;
  };
}

const nothing: readonly SeenType[] = [];

/** Path, size and times of each event file. */
async function statesIn(from: string): Promise<string[]> {
  const entries = await readdir(from, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((each) => each.isFile() && /\.jsonl?(\.gz)?$/i.test(each.name));
  const states = await Promise.all(
    files.map(async ({ parentPath, name }) => {
      const file = path.join(parentPath, name);
      const found = await stat(file).catch(() => undefined);
      return found ? [`${file} ${found.size} ${found.mtimeMs} ${found.ctimeMs}`] : [];
    }),
  );
  return states.flat().sort();
}
