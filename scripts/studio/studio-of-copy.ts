// The studio's command in a temporary copy of the shipped project, as a process of its own.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
const command = join(root, 'bin/s3sf.js');

export interface CopiedStudio {
  folder: string;
  /** The address that opens a path; it contains the key to the page. */
  address(path: string): string;
  /** Puts events into the bucket of the local stack. */
  publish(...events: object[]): Promise<void>;
  /** Resolves once this many events have ended in the local stack. */
  arrived(count: number): Promise<void>;
  end(): Promise<void>;
}

export interface CopyOptions {
  /** Runs the local stack beside it. */
  withStack?: boolean;
  /** More files of the project, by path. */
  files?: Readonly<Record<string, string>>;
  /** More arguments of `s3sf studio`. */
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
}

export async function studioOfCopy({
  withStack = false,
  files = {},
  args = [],
  env = {},
}: CopyOptions = {}): Promise<CopiedStudio> {
  const above = mkdtempSync(join(tmpdir(), 'studio-'));
  const folder = join(above, 's3-to-salesforce');
  for (const name of ['mappings', 'examples', 'salesforce', 'schema'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=studio', '-c', 'user.email=studio@example.org', ...words], {
      cwd: folder,
      stdio: 'ignore',
    });
  git('init', '--initial-branch', 'main');
  git('add', '--all');
  git('commit', '--message', 'The shipped project');
  const stack = withStack ? await started(folder, ['local']) : undefined;
  const studio = await started(folder, ['studio', '--no-open', ...args], env);
  /** Each time it is another object in the bucket. */
  let published = 0;
  const { address } = JSON.parse(studio.printed) as { address: string };
  return {
    folder,
    address(path) {
      const url = new URL(path, address);
      url.searchParams.set('token', new URL(address).searchParams.get('token') ?? '');
      return url.href;
    },
    async publish(...events) {
      published += 1;
      const file = join(above, `published-${published}.jsonl`);
      writeFileSync(file, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
      await promisify(execFile)(process.execPath, [command, 'publish', file], { cwd: folder });
    },
    async arrived(count) {
      while ((stack?.lines() ?? count) < count) await setTimeout(200);
    },
    async end() {
      await studio.end();
      await stack?.end();
      rmSync(above, { recursive: true, force: true });
    },
  };
}

interface Started {
  printed: string;
  /** How many it has printed since. */
  lines(): number;
  end(): Promise<void>;
}

/** A command that runs until it is stopped. Resolves with the first line that it prints. */
async function started(cwd: string, args: string[], env: Readonly<Record<string, string>> = {}): Promise<Started> {
  const child = spawn(process.execPath, [command, ...args, '--json'], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TZ: 'America/New_York', ...env },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let lines = 0;
  const printed = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      lines += 1;
      resolve(line);
    });
    child.once('exit', (code) => reject(new Error(`s3sf ${args[0]} has ended with ${code}.`)));
  });
  return {
    printed,
    // The first line says where it runs.
    lines: () => lines - 1,
    async end() {
      child.kill('SIGINT');
      await ended;
    },
  };
}
