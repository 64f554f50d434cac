import { expect, test } from 'vitest';
import { s3sf } from './run-s3sf.ts';

/** The names in the lists of commands, whatever their headings. */
function commandsOf(help: string): string[] {
  const lists = help
    .split(/^(?:Commands|Write mappings|Run on this machine|Publish and operate|Set up and deploy):\n/m)
    .slice(1);
  return lists
    .flatMap((list) => [...(list.split('\n\n')[0] ?? '').matchAll(/^ {2}([a-z-]+)/gm)].map(([, name]) => name ?? ''))
    .filter((name) => name !== 'help');
}

test('every command describes itself and shows examples of its use', async () => {
  const top = commandsOf((await s3sf(['--help'])).out);
  expect(top).toEqual(
    expect.arrayContaining(['check', 'test', 'preview', 'diff', 'new', 'schema', 'explain', 'trace', 'local']),
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

test('a switch shows no default, an option with a value shows its own', async () => {
  const { out } = await s3sf(['check', '--help']);
  expect(out).toMatch(/--strict +count warnings as errors\n/);
  expect(out).toContain('(default: "mappings")');
});

test.each([80, 90, 160])('help fits a window of %i columns, and is no wider than 100', async (columns) => {
  const { out } = await s3sf(['--help'], {
    screens: { out: { isTTY: true, columns }, err: {} },
    env: { NO_COLOR: '1' },
  });
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(Math.min(columns, 100));
});

test('wrong usage is reported with the name of the command, in red on a screen', async () => {
  const screens = { out: {}, err: { isTTY: true, columns: 80 } };
  const { code, err } = await s3sf(['chekc'], { screens });
  expect(code).toBe(2);
  expect(err).toContain('\u001b[31m');
  expect((await s3sf(['chekc'])).err).toMatch(/^s3sf: unknown command 'chekc'\n\(Did you mean check\?\)\n$/);
});

test('hidden characters in a message are shown', async () => {
  expect((await s3sf(['explain', 'a\u001b[2Jb'])).err).toContain('a\\u001b[2Jb');
});
