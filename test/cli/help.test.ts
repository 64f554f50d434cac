import { expect, test } from 'vitest';
import { s3sf } from './run-s3sf.ts';

const commandsOf = (help: string) =>
  [...(help.split('\nCommands:\n')[1] ?? '').matchAll(/^ {2}([a-z]+)/gm)]
    .map(([, name]) => name ?? '')
    .filter((name) => name !== 'help');

test('every command says what it is for, with examples that are calls of it', async () => {
  const top = commandsOf((await s3sf(['--help'])).out);
  expect(top).toEqual(
    expect.arrayContaining(['check', 'test', 'preview', 'diff', 'new', 'schema', 'explain', 'trace']),
  );
  const without: string[] = [];
  for (const name of top) {
    const { out } = await s3sf([name, '--help']);
    const inner = commandsOf(out).map((each) => [name, each]);
    for (const words of inner.length > 0 ? inner : [[name]]) {
      const help = (await s3sf([...words, '--help'])).out;
      if (!help.includes(`\nExamples:\n  s3sf ${words.join(' ')}`)) without.push(words.join(' '));
    }
  }
  expect(without).toEqual([]);
});
