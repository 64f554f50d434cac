// A copy of the project in which one line is changed while its tests run, so that the working tree is never edited.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LineMutation } from './line-mutations.ts';

export interface MutatedCopy {
  /** `unsound`: the failing tests also fail without the mutation, so they show nothing. */
  judge(mutation: LineMutation): Promise<'caught' | 'survives' | 'unsound'>;
  remove(): void;
}

/** A mutation that causes an endless loop is caught by this limit. */
const runLimitMs = 180_000;

const notCopied = new Set(['node_modules', '.git', '.aws-sam', 'dist']);

/** @param root of the project */
export function mutatedCopy(root: string): MutatedCopy {
  const folder = mkdtempSync(path.join(tmpdir(), 'mutate-lines-'));
  cpSync(root, folder, { recursive: true, filter: (source) => !notCopied.has(path.basename(source)) });
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  const soundRuns = new Map<string, boolean>();

  const pass = async (args: readonly string[]) => (await exitCodeOf(args, folder)) === 0;

  async function passesUnchanged(args: readonly string[]): Promise<boolean> {
    const key = args.join(' ');
    const isSound = soundRuns.get(key) ?? (await pass(args));
    soundRuns.set(key, isSound);
    return isSound;
  }

  /** The first of the runs that fails. */
  async function failingRun(runs: readonly string[][]): Promise<string[] | undefined> {
    for (const args of runs) if (!(await pass(args))) return args;
    return undefined;
  }

  return {
    async judge({ file, line, after }) {
      const target = path.join(folder, file);
      const original = readFileSync(target, 'utf8');
      writeFileSync(
        target,
        original
          .split('\n')
          .with(line - 1, after)
          .join('\n'),
      );
      const failing = await failingRun(testRuns(folder, file)).finally(() => writeFileSync(target, original));
      if (!failing) return 'survives';
      return (await passesUnchanged(failing)) ? 'caught' : 'unsound';
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** Tests that start processes, servers or a browser, or simulate thousands of events, are too slow to run per mutation. */
const slow = ['end-to-end', 'cli', 'docs', 'lambda', 'local', 'publisher', 'simulation', 'template'];

/** Fast runs first: the mirrored test folder, then every other quick test that imports the file, then simulation seeds. */
function testRuns(folder: string, file: string): string[][] {
  const vitest = (args: readonly string[]) => {
    const options = ['--run', '--project', 'everyday', '--bail', '1', '--cache', 'false', '--passWithNoTests'];
    return ['node_modules/vitest/vitest.mjs', ...args, ...options];
  };
  const mirrored = path.dirname(file).replace(/^src/, 'test');
  const seeds = ['scripts/simulation/simulate.ts', '--seeds', '150', '--jobs', '1', '--stop-at-first'];
  return [
    ...(existsSync(path.join(folder, mirrored)) ? [vitest([`${mirrored}/`])] : []),
    vitest(['related', file, ...slow.flatMap((name) => ['--exclude', `test/${name}/**`])]),
    ...(file.startsWith('src/pipeline/') ? [seeds] : []),
  ];
}

function exitCodeOf(args: readonly string[], cwd: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd,
      stdio: 'ignore',
      timeout: runLimitMs,
      killSignal: 'SIGKILL',
    });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
