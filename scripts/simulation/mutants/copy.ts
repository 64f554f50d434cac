// A copy of the project to be broken: what is edited is never the tree people work in.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Mutant } from './mutant.ts';

export interface Copy {
  /** Throws where the simulation does not run. */
  firstSeedThatCatches(mutant: Mutant, seeds: { first: number; last: number }): Promise<Caught | undefined>;
  /** A seed that the sound product does not pass says nothing of a mutant. */
  isPassedBySoundProduct(seed: number): Promise<boolean>;
  remove(): void;
}

export interface Caught {
  seed: number;
  /** What the simulation says of it, its first breach. */
  line: string;
}

/** @param root of the project */
export function copyProject(root: string): Copy {
  const folder = mkdtempSync(path.join(tmpdir(), 'mutants-'));
  for (const part of ['src', 'test', 'scripts', 'schema', 'package.json']) {
    cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));

  /** Undefined where all seeds pass. */
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
    isPassedBySoundProduct: async (seed) => (await firstFailure(seed, 1)) === undefined,
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

/** What is wrong with the list: a text that is not once in its file changes something else, or nothing. */
export function wrongTexts(root: string, mutants: readonly Mutant[]): string[] {
  return mutants
    .filter(({ file, from }) => readFileSync(path.join(root, file), 'utf8').split(from).length !== 2)
    .map(({ name, file }) => `${name}: its text is not once in ${file}`);
}
