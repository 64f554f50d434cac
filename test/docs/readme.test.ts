// The README is the first thing a new user does: what it shows is run here, in a folder of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { loadMappings } from '../../src/pipeline/mapping/load-mappings.ts';
import { readSchema } from '../../src/schema-files.ts';
import { codeBlocks } from './code-blocks.ts';
import { commandsIn, runCommand } from './run-command.ts';

const blocks = await codeBlocks('README.md');
const commands = blocks.filter(({ language }) => language === 'sh').flatMap(({ text }) => commandsIn(text));
const previews = commands.filter((command) => command.startsWith('npx s3sf preview'));
const publications = commands.filter((command) => command.startsWith('npx s3sf publish'));
const traces = commands.filter((line) => line.startsWith('npx s3sf trace'));
const command = path.resolve('bin/s3sf.js');

const started: ChildProcess[] = [];
afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null) continue;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
});

test('every npm script that the README names exists', async () => {
  const { scripts } = JSON.parse(await readFile('package.json', 'utf8'));
  const text = await readFile('README.md', 'utf8');
  const named = [...text.matchAll(/\bnpm (?:run )?(?!ci\b|run\b)([a-z-]+(?::[a-z]+)*)/g)].map(([, name]) => name);
  expect(named).toEqual(expect.arrayContaining(['demo', 'test', 'test:all', 'start']));
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
});

test('the mapping that the README shows loads', async () => {
  const files = blocks.filter(({ language }) => language === 'yaml').map(({ text }) => ({ path: 'README.md', text }));
  expect(files.length).toBeGreaterThan(0);
  const { problems, mappings } = await loadMappings(files, await readSchema('salesforce/schema'));
  expect(problems).toEqual([]);
  expect(mappings.all()).toHaveLength(files.length);
});

test.each(previews)('%s', async (line) => {
  const { code, out, err } = await runCommand(line);
  expect(err).toBe('');
  expect(out).toContain('create Task');
  expect(code).toBe(0);
});

test('every example file is an event that the pipeline reads', async () => {
  const results = await Promise.all(
    ['first-rescue.json', 'training-completed.json', 'an-evening.jsonl'].map((file) =>
      runCommand(`npx s3sf preview examples/${file} --json`),
    ),
  );
  expect(results.map(({ code }) => code)).toEqual([0, 0, 0]);
});

test('a new user publishes the examples, changes the rule and sees the difference', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'readme-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const name of ['mappings', 'examples', 'salesforce/schema']) {
    await cp(name, path.join(folder, name), { recursive: true });
  }
  const pipeline = start(['local'], folder);
  await pipeline.says('The pipeline runs on this machine');

  expect(publications.length).toBeGreaterThan(0);
  for (const line of publications) {
    const publishing = start(line.split(' ').slice(2), folder);
    expect(await publishing.ends).toBe(0);
  }
  await pipeline.says('counselor.active_rescue  example-rescue-1');
  await pipeline.says('counselor.texters_helped  example-texters-500');

  expect(traces.length).toBeGreaterThan(0);
  for (const line of traces) expect(await start(line.split(' ').slice(2), folder).ends).toBe(0);

  const mapping = path.join(folder, 'mappings/counselor.active_rescue.yaml');
  const prose = await readFile('README.md', 'utf8');
  const [, before = '', after = ''] = /replace `([^`]+)` by\s+`([^`]+)`/.exec(prose) ?? [];
  const rules = await readFile(mapping, 'utf8');
  expect(rules).toContain(before);
  await writeFile(mapping, rules.replace(before, `${after} and`));
  await pipeline.says('The edited mappings do not load');
  await writeFile(mapping, rules.replace(before, after));
  await pipeline.says('The edited mappings are deployed.');
});

function start(args: readonly string[], cwd: string) {
  const { HTTP_PROXY: _, ...env } = process.env;
  const child = spawn(process.execPath, [command, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  let said = '';
  const ends = once(child, 'exit').then(([code]) => code as number | null);
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      for (const listener of listeners) listener();
    });
  }
  return {
    ends,
    /** Resolves once the text has been printed; rejects where the command ends before. */
    says: (text: string) =>
      new Promise<void>((resolve, reject) => {
        const look = () => {
          if (!said.includes(text)) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
        void ends.then((code) => reject(new Error(`It ended with ${code} before it said "${text}":\n${said}`)));
      }),
  };
}
