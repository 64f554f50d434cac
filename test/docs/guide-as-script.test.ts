// Follows docs/mappings.md literally, as a new user would: runs its commands in order in a copy of the repository, and
// writes the file that the guide shows.
import { execFileSync, spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { inFolder } from '../in-folder.ts';
import { codeBlocks } from './code-blocks.ts';
import { commandsIn, runCommand } from './run-command.ts';

const blocks = await codeBlocks('docs/mappings.md');
const steps = blocks.flatMap((block): ({ write: string } | { run: string })[] => {
  if (block.info === 'file training') return [{ write: block.text }];
  return block.language === 'sh' ? commandsIn(block.text).map((run) => ({ run })) : [];
});
const mapping = 'mappings/counselor.training_completed.yaml';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mappings-guide-'));
  for (const name of ['examples', 'mappings', 'package.json', 'salesforce', 'schema', '.gitignore']) {
    await cp(name, path.join(folder, name), { recursive: true });
  }
  for (const name of ['bin', 'node_modules']) await symlink(path.resolve(name), path.join(folder, name));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: folder });
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '-m', 'as cloned');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(line: string): Promise<{ code: number | null; output: string }> {
  if (!line.startsWith('npx s3sf ')) return runInShell(line);
  const { code, out, err } = await inFolder(folder, () => runCommand(line));
  return { code, output: out + err };
}

/** Runs the line in a shell with the project's Node.js first on the PATH, as npm does. */
function runInShell(line: string): Promise<{ code: number | null; output: string }> {
  const { HTTP_PROXY: _, ...env } = process.env;
  const PATH = [path.resolve('node_modules/.bin'), path.dirname(process.execPath), env.PATH].join(path.delimiter);
  const child = spawn('sh', ['-c', line], {
    cwd: folder,
    env: { ...env, PATH },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })));
}

test('the guide can be followed from its first command to its last', async () => {
  expect(steps.filter((step) => 'write' in step)).toHaveLength(1);
  const transcript: string[] = [];
  for (const step of steps) {
    if ('write' in step) {
      // An earlier command has written the draft.
      expect(await readFile(path.join(folder, mapping), 'utf8')).toContain('A first draft');
      await writeFile(path.join(folder, mapping), step.write);
      continue;
    }
    const { code, output } = await run(step.run);
    expect({ line: step.run, code, output: code === 0 ? '' : output }).toEqual({ line: step.run, code: 0, output: '' });
    transcript.push(`$ ${step.run}\n${output}`);
  }
  const all = transcript.join('');
  expect(all).toContain('Ignored: no mapping has this event type.');
  expect(all).toContain('data.training.name');
  expect(all).toContain(`${mapping} updated`);
  expect(all).toMatch(/applied\s+counselor\.training_completed\s+evt-training-1/);
  const [task, none] = parse(await readFile(path.join(folder, mapping), 'utf8')).examples;
  expect(task.expect[1].Task).toMatchObject({
    Subject: 'Training completed: Grief and loss',
    ActivityDate: '2026-04-20',
    WhoId: { Contact: { Counselor_Id__c: 'cc-1042' } },
    OwnerId: { User: { Coach_Id__c: 'coach-07' } },
  });
  const AccountId = { Account: { Coach_Id__c: 'coach-07' } };
  const contact = { Counselor_Id__c: 'cc-1043', FirstName: 'Ines', LastName: 'Lindqvist', AccountId };
  expect(none.expect).toEqual([{ Contact: contact }]);
});
