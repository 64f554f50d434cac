// The studio's command in a temporary copy of the shipped project, as a process of its own.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface CopiedStudio {
  folder: string;
  /** The address that opens a path; it contains the key to the page. */
  address(path: string): string;
  end(): Promise<void>;
}

export async function studioOfCopy(): Promise<CopiedStudio> {
  const above = mkdtempSync(join(tmpdir(), 'studio-'));
  const folder = join(above, 's3-to-salesforce');
  for (const name of ['mappings', 'examples', 'salesforce', 'schema'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=studio', '-c', 'user.email=studio@example.org', ...args], {
      cwd: folder,
      stdio: 'ignore',
    });
  git('init', '--initial-branch', 'main');
  git('add', '--all');
  git('commit', '--message', 'The shipped project');
  const child = spawn(process.execPath, [join(root, 'bin/s3sf.js'), 'studio', '--no-open', '--json'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TZ: 'America/New_York' },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const printed = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`The studio has ended with ${code}.`)));
  });
  const { address } = JSON.parse(printed) as { address: string };
  return {
    folder,
    address(path) {
      const url = new URL(path, address);
      url.searchParams.set('token', new URL(address).searchParams.get('token') ?? '');
      return url.href;
    },
    async end() {
      child.kill('SIGINT');
      await ended;
      rmSync(above, { recursive: true, force: true });
    },
  };
}
