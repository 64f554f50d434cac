// Cached results on disk: a line for each mapping file, with its key, a hash of the rest and the result as JSON. A line
// that has been changed is not used. The file may be deleted at any time.
import { hash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Never rejects: if the file cannot be read, the cache is empty. */
export async function readResults<Result>(file: string): Promise<Map<string, Result>> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return new Map(text.split('\n').flatMap((line) => entryIn<Result>(line)));
}

/** Replaces the whole file. Never rejects: if the folder is not writable, the next check only takes longer. */
export async function writeResults(file: string, results: ReadonlyMap<string, unknown>): Promise<void> {
  const lines = [...results].map(([key, result]) => {
    const json = JSON.stringify(result);
    return `${key} ${sumOf(key, json)} ${json}\n`;
  });
  // Another process may write at the same time.
  const draft = `${file}.${process.pid}`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(draft, lines.join(''));
    await rename(draft, file);
  } catch {
    await rm(draft, { force: true }).catch(() => {});
  }
}

function entryIn<Result>(line: string): [string, Result][] {
  const [, key = '', sum, json = ''] = /^([0-9a-f]{64}) ([0-9a-f]{64}) (.*)$/s.exec(line) ?? [];
  return sum !== undefined && sumOf(key, json) === sum ? [[key, JSON.parse(json)]] : [];
}

const sumOf = (key: string, json: string) => hash('sha256', `${key} ${json}`);
