// A copy of the project for mutants, so that the working tree is never edited.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Mutant } from './mutant.ts';

export interface Copy {
  /** Undefined if every seed passes. Rejects if the simulation does not run. */
  firstSeedThatCatches(mutant: Mutant, seeds: { first: number; last: number }): Promise<Caught | undefined>;
  /** A seed that fails without a mutant does not show that it catches one. */
  passesWithoutMutant(seed: number): Promise<boolean>;
  remove(): void;
}

export interface Caught {
  seed: number;
  /** The simulation's output for this seed: its first broken guarantee. */
  line: string;
}

/** @param root of the project */
export function copyProject(root: string): Copy {
  const folder = mkdtempSync(path.join(tmpdir(), 'mutants-'));
  for (const part of ['src', 'test', 'scripts', 'schema', 'package.json']) {
    cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));

  /** Undefined if every seed passes. */
  async function firstFailure(from: number, count: number): Promise<Caught | undefined> {
    const args = ['scripts/simulation/simulate.ts', '--from', String(from), '--seeds', String(count)];
    const { stdout, stderr } = await outputOf([...args, '--jobs', '1', '--stop-at-first'], folder);
    if (!/\d seeds, /.test(stdout)) throw new Error(`The simulation did not run: ${stderr}`);
    const [line, seed] = /^seed (\d+): .*$/m.exec(stdout) ?? [];
    return line === undefined ? undefined : { seed: Number(seed), line };
  }

  return {
    async firstSeedThatCatches({ file, from, to }, { first, last }) {
      const target = path.join(folder, file);
      const original = readFileSync(target, 'utf8');
      writeFileSync(
        target,
        original.replace(from, () => to),
      );
      const caught = await firstFailure(first, last - first + 1);
      writeFileSync(target, original);
      return caught;
    },
    passesWithoutMutant: async (seed) => (await firstFailure(seed, 1)) === undefined,
    remove: () => rmSync(folder, { recursive: true }),
  };
}

function outputOf(args: string[], cwd: string): Promise<{ stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.on('error', reject);
    child.on('close', () => resolve({ stdout, stderr }));
  });
}

/** One line per mutant whose text is not in its file exactly once: it would change another place, or nothing. */
export function wrongTexts(root: string, mutants: readonly Mutant[]): string[] {
  return mutants
    .filter(({ file, from }) => readFileSync(path.join(root, file), 'utf8').split(from).length !== 2)
    .map(({ name, file }) => `${name}: its text is not in ${file} exactly once`);
}
