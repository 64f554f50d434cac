// Keeps what was bundled in a clone for its next start, until one of the files in it is another one.
import { hash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readResults, writeResults } from '../../check/many/result-cache.ts';

/** A file with the time of its last change and its size. */
type Stamp = readonly [file: string, mtimeMs: number, bytes: number];

interface Kept<Bundle> {
  /** Of all its inputs and outputs. */
  stamps: readonly Stamp[];
  bundle: Bundle;
}

export interface Bundled<Bundle> {
  /** Absolute paths of all files that the bundle depends on. */
  inputs: readonly string[];
  /** Of the files that were written for it. */
  outputs?: readonly string[];
  bundle: Bundle;
}

/** @param cacheFolder undefined: nothing is kept */
export async function keptBundle<Bundle>(
  name: string,
  cacheFolder: string | undefined,
  make: () => Promise<Bundled<Bundle>>,
): Promise<Bundle> {
  if (cacheFolder === undefined) return (await make()).bundle;
  const file = join(cacheFolder, `page-${name}`);
  const key = hash('sha256', name);
  const kept = (await readResults<Kept<Bundle>>(file)).get(key);
  // Another version of this module may have written it.
  if (kept && Array.isArray(kept.stamps) && (await areUnchanged(kept.stamps))) return kept.bundle;
  const startedAt = Date.now();
  const { inputs, outputs = [], bundle } = await make();
  const stamps = await Promise.all(inputs.map(stampOf));
  // A file that was saved meanwhile may not be the one in the bundle.
  if (stamps.every((stamp) => stamp && stamp[1] < startedAt)) {
    stamps.push(...(await Promise.all(outputs.map(stampOf))));
    await writeResults(file, new Map([[key, { stamps, bundle }]]));
  }
  return bundle;
}

async function areUnchanged(stamps: readonly Stamp[]): Promise<boolean> {
  const now = await Promise.all(stamps.map(([file]) => stampOf(file)));
  return stamps.every(([, mtimeMs, bytes], index) => now[index]?.[1] === mtimeMs && now[index]?.[2] === bytes);
}

const stampOf = (file: string): Promise<Stamp | undefined> =>
  stat(file).then(
    ({ mtimeMs, size }) => [file, mtimeMs, size] as const,
    () => undefined,
  );
