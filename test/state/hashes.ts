// The hashes of recorded events, as `s3sf preview --json` prints them.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { s3sf } from '../cli/run-s3sf.ts';
import type { EventHashes, StoredObject } from './recorded-state.ts';

interface Folders {
  mappingsDir: string;
  schemaDir: string;
}

/** Previews the lines of all objects as one JSON Lines file. */
export async function hashesOf(
  objects: readonly StoredObject[],
  { mappingsDir, schemaDir }: Folders,
): Promise<EventHashes[]> {
  const lines = objects.flatMap(({ key, text }) =>
    text.split('\n').map((each, index) => ({ key, line: index + 1, each })),
  );
  const scratch = await mkdtemp(join(tmpdir(), 'state-hashes-'));
  try {
    const file = join(scratch, 'all.jsonl');
    await writeFile(file, lines.map(({ each }) => each).join('\n'));
    const { out } = await s3sf(['preview', '--json', '--mappings', mappingsDir, '--schema', schemaDir, file]);
    return out
      .trimEnd()
      .split('\n')
      .map((each) => JSON.parse(each))
      .filter(({ plan }) => plan !== undefined)
      .map(({ line, plan: { event, rulesHash } }) => {
        const { key = '', line: own = 0 } = lines[line - 1] ?? {};
        return { key, line: own, content: event.contentHash, ...(rulesHash === undefined ? {} : { rules: rulesHash }) };
      });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
