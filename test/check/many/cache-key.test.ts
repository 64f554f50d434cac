// The key of a cached check must cover everything that the check depends on.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';

/** Every module that a worker thread loads from our own sources. */
async function importedBy(file: string, found = new Set<string>()): Promise<Set<string>> {
  if (found.has(file)) return found;
  found.add(file);
  if (!file.endsWith('.ts')) return found;
  const text = await readFile(file, 'utf8');
  for (const [, name = ''] of text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)) {
    await importedBy(path.join(path.dirname(file), name), found);
  }
  return found;
}

test('a change of any module that the check runs is a change of the key', async () => {
  const imported = [...(await importedBy('src/check/many/check-worker.ts'))];
  expect(imported.length).toBeGreaterThan(50);
  const covered = /^src\/(check|pipeline|values)\/|^src\/[^/]+\.ts$|^schema\/(mapping|settings)\.schema\.json$/;
  expect(imported.filter((file) => !covered.test(file))).toEqual([]);
});
