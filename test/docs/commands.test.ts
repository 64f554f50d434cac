// Every command that a page shows exists: s3sf has the command and its options, and package.json has the npm script.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { pages, shownCommands } from './pages.ts';
import { runCommand } from './run-command.ts';

const shown = [...new Set((await Promise.all(pages.map(shownCommands))).flat())];
const calls = shown.filter((line) => /^npx s3(sf|-to-salesforce) /.test(line));

test.each(calls)('%s', async (line) => {
  const [, , first = '', second = '', ...more] = line.trim().split(/\s+/);
  // Some commands are command groups.
  const isGroup = (await runCommand(`npx s3sf ${first} --help`)).out.includes('\nCommands:\n');
  const command = isGroup && /^[a-z]/.test(second) ? `${first} ${second}` : first;
  const rest = command === first ? [second, ...more] : more;
  const { code, out } = await runCommand(`npx s3sf ${command} --help`);
  expect(code).toBe(0);
  expect(out).toContain(`Usage: s3sf ${command}`);
  for (const option of rest.filter((word) => word.startsWith('--'))) expect(out).toContain(option);
});

test('the pages show more than 20 s3sf commands', () => {
  expect(calls.length).toBeGreaterThan(20);
});

test('every npm script that a page names exists', async () => {
  const { scripts } = JSON.parse(await readFile('package.json', 'utf8'));
  const named = shown.flatMap((line) => {
    const [, word, script] = /^npm (run|start|test)\b ?(\S*)/.exec(line) ?? [];
    return word === 'run' ? [script ?? ''] : word === undefined ? [] : [word];
  });
  expect(named).toEqual(expect.arrayContaining(['start', 'test', 'demo', 'test:all', 'simulate', 'deploy']));
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});
