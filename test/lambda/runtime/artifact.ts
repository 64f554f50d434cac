// The deployed artifact, built into a folder of its own.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildFunctions } from '../../../scripts/build/build-functions.ts';

export async function buildArtifact(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 's3sf-artifact-'));
  await cp('deploy/package.json', join(folder, 'package.json'));
  await buildFunctions({ project: resolve('.'), outDir: join(folder, 'dist') });
  return { folder, remove: () => rm(folder, { recursive: true }) };
}
