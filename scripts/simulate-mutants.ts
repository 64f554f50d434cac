// Proves that the simulation can fail: leaves one rule after another out of a copy of the product, as a change of its
// text, and runs seeds until one catches it. Exit code 1 where a mutant survives.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { mutants } from './simulate-mutants/mutants.ts';

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '2000' }, only: { type: 'string' } } });
const root = path.resolve(import.meta.dirname, '..');
const scratch = mkdtempSync(path.join(tmpdir(), 'mutants-'));
let survivors = 0;
try {
  for (const part of ['src', 'test', 'scripts', 'schema', 'package.json']) {
    cpSync(path.join(root, part), path.join(scratch, part), { recursive: true });
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(scratch, 'node_modules'));
  for (const { name, file, from, to } of mutants.filter((mutant) => mutant.name.includes(values.only ?? ''))) {
    const target = path.join(scratch, file);
    const original = readFileSync(target, 'utf8');
    if (original.split(from).length !== 2) throw new Error(`${name}: its text is not once in ${file}: mend the list.`);
    writeFileSync(
      target,
      original.replace(from, () => to),
    );
    const args = ['scripts/simulate.ts', '--seeds', values.seeds, '--stop-at-first'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: scratch, encoding: 'utf8' });
    writeFileSync(target, original);
    if (status !== 0 && !/^seed /m.test(stdout)) throw new Error(`${name}: the simulation did not run: ${stderr}`);
    const caught = /^seed .*$/m.exec(stdout)?.[0];
    if (!caught) survivors += 1;
    console.log(`${caught ? 'caught  ' : 'SURVIVES'}  ${name}: ${caught ?? `${values.seeds} seeds`}`);
  }
} finally {
  rmSync(scratch, { recursive: true });
}
process.exitCode = survivors > 0 ? 1 : 0;
