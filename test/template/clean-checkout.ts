// Creates a folder with the content of a fresh clone: the current state of the files that git tracks or would track. The
// packages are those of this checkout.
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** @param more folders beside those that `sam build` needs */
export async function cleanCheckout(
  more: readonly string[] = [],
): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 's3sf-checkout-'));
  const paths = ['bin', 'deploy', 'mappings', 'salesforce', 'schema', 'scripts', 'src', ...more];
  const { stdout } = await promisify(execFile)(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...paths, ':(top,glob)*'],
    {
      maxBuffer: 16_000_000,
    },
  );
  for (const file of stdout.split('\0').filter((name) => name !== '')) await cp(file, join(folder, file));
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  return { folder, remove: () => rm(folder, { recursive: true }) };
}
