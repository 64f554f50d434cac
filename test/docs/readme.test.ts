// The README is where a new user starts: this test runs its commands in a separate folder.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { loadMappings } from '../../src/pipeline/mapping/load-mappings.ts';
import { readSchema } from '../../src/schema-files.ts';
import { inFolder } from '../in-folder.ts';
import { codeBlocks } from './code-blocks.ts';
import { commandsIn, runCommand } from './run-command.ts';

const blocks = await codeBlocks('README.md');
const command = path.resolve('bin/s3sf.js');

/** The shell blocks under a heading, each as a list of commands. */
const shellUnder = (title: string) =>
  blocks.filter(({ language, heading }) => language === 'sh' && heading === title).map(({ text }) => commandsIn(text));

const started: ChildProcess[] = [];
afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null) continue;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
});

test('the first two commands install and run the demo', async () => {
  expect(shellUnder('Try it')).toEqual([['npm ci', 'npm run demo']]);
  const { scripts } = JSON.parse(await readFile('package.json', 'utf8'));
  expect(scripts.demo).toBe('node bin/s3sf.js demo');
});

test('the commands for a project of one’s own create it, and its tests exist', async () => {
  const [[init, enter, ...others] = [], ...more] = shellUnder('A project of your own');
  expect([others, more]).toEqual([['npm install', 'npm test'], []]);
  const parent = await mkdtemp(path.join(tmpdir(), 'readme-'));
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  expect(await inFolder(parent, () => runCommand(init ?? ''))).toMatchObject({ code: 0 });
  const folder = path.join(parent, (enter ?? '').replace('cd ', ''));
  const { scripts } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  expect(scripts.test).toBe('s3sf check && s3sf test');
});

test('the mapping that the README shows loads', async () => {
  const files = blocks.filter(({ language }) => language === 'yaml').map(({ text }) => ({ path: 'README.md', text }));
  expect(files.length).toBeGreaterThan(0);
  const { problems, mappings } = await loadMappings(files, await readSchema('salesforce/schema'));
  expect(problems).toEqual([]);
  expect(mappings.all()).toHaveLength(files.length);
});

test('every example file is an event that the pipeline reads', async () => {
  const results = await Promise.all(
    ['first-rescue.json', 'training-completed.json', 'an-evening.jsonl'].map((file) =>
      runCommand(`npx s3sf preview examples/${file} --json`),
    ),
  );
  expect(results.map(({ code }) => code)).toEqual([0, 0, 0]);
});

test('a new user publishes an event, changes the rule and sees the difference', async () => {
  const [previews = [], starts = [], first = [], second = [], ...others] = shellUnder(
    'Change a rule and see the difference',
  );
  expect(starts).toEqual(['npm start']);
  expect(others).toEqual([]);
  const folder = await projectFolder();
  const run = async (line: string) => {
    const { code, out, err } = await inFolder(folder, () => runCommand(line));
    return { code, text: out + err };
  };
  const output: string[] = [];
  /** Runs the commands in order. After a publish command, waits for the outcome of the event. */
  const runAll = async (lines: readonly string[], published: () => Promise<void>) => {
    for (const line of lines) {
      const { code, text } = await run(line);
      expect({ line, code, text: code === 0 ? '' : text }).toEqual({ line, code: 0, text: '' });
      output.push(text);
      if (line.startsWith('npx s3sf publish ')) await published();
    }
    return output.splice(0).join('');
  };

  expect(await runAll(previews, async () => {})).toContain('create Task');

  const pipeline = start(['local'], folder);
  const [, salesforce = ''] = await pipeline.prints(/Salesforce\s+(http:\/\/\S+)/);
  const lastNames = async () => {
    const { controlToken } = JSON.parse(await readFile(path.join(folder, '.s3sf/local.json'), 'utf8'));
    const headers = { 'x-control-token': controlToken };
    const contacts: unknown = await (await fetch(`${salesforce}/__emulator/records/Contact`, { headers })).json();
    return (contacts as { LastName: string }[]).map(({ LastName }) => LastName);
  };
  const applied = (times: number) => async () => {
    await pipeline.prints(/applied\s+counselor\.active_rescue\s+example-rescue-1/, times);
  };

  const before = await runAll(first, applied(1));
  expect(before).toMatch(/\battempt 1\b.*\bapplied\b/);
  expect(before).toContain('Okonjo');
  expect(await lastNames()).toEqual(['Okonjo']);

  const mapping = path.join(folder, 'mappings/counselor.active_rescue.yaml');
  const rules = await readFile(mapping, 'utf8');
  const [, from = '', to = ''] = /replace `([^`]+)` with\s+`([^`]+)`/.exec(await readFile('README.md', 'utf8')) ?? [];
  expect(rules.split(from)).toHaveLength(2);
  await writeFile(
    mapping,
    rules.replace(from, () => to),
  );
  // The sentence continues if the edit has an error.
  const [deployed] = await pipeline.prints(/The edited mappings are deployed[.,].*/);
  expect(deployed).toBe('The edited mappings are deployed.');

  const after = await runAll(second, applied(2));
  expect(after).toMatch(/Contact\.LastName\s+before +"Okonjo"\s+after +"OKONJO"/);
  expect(after).toMatch(/^ +LastName +"OKONJO"$/m);
  expect(await lastNames()).toEqual(['OKONJO']);
  const tested = await run('npx s3sf test');
  expect(tested.code).toBe(1);
  expect(tested.text).toMatch(/expected +"Okonjo"\s+actual +"OKONJO"/);

  await writeFile(
    mapping,
    rules.replace(from, () => `${to} and`),
  );
  await pipeline.prints(/The edited mappings do not load/);
  expect(await lastNames()).toEqual(['OKONJO']);
});

/** Creates a git repository with one commit that contains the files the commands need. */
async function projectFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'readme-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const name of ['mappings', 'examples', 'salesforce/schema', '.gitignore']) {
    await cp(name, path.join(folder, name), { recursive: true });
  }
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: folder });
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '-m', 'as cloned');
  return folder;
}

function start(args: readonly string[], cwd: string) {
  const { HTTP_PROXY: _, ...env } = process.env;
  const child = spawn(process.execPath, [command, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  let printed = '';
  const ends = once(child, 'close').then(([code]) => code as number | null);
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      for (const listener of listeners) listener();
    });
  }
  return {
    /** Resolves with match number `times` once it is printed; rejects if the command exits first. */
    prints: (pattern: RegExp, times = 1) =>
      new Promise<RegExpMatchArray>((resolve, reject) => {
        const look = () => {
          const match = [...printed.matchAll(new RegExp(pattern, 'g'))][times - 1];
          if (!match) return;
          listeners.delete(look);
          resolve(match);
        };
        listeners.add(look);
        look();
        void ends.then((code) =>
          reject(new Error(`The command exited with ${code} without printing ${pattern}:\n${printed}`)),
        );
      }),
  };
}
