// Every call of `s3sf` that a page shows is one that the command knows, with its options.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { runCommand } from './run-command.ts';

const pages = [
  'README.md',
  'docs/local-stack.md',
  'docs/mappings.md',
  'docs/operations.md',
  'docs/problems.md',
  'salesforce/README.md',
  'docs/publishing.md',
];

async function calls(page: string): Promise<string[]> {
  const text = await readFile(page, 'utf8');
  return [
    ...new Set(
      [...text.matchAll(/^ *(npx s3sf [^#`\n]+)|`(npx s3sf [^`]+)`/gm)].map(([, line, code]) => line ?? code ?? ''),
    ),
  ];
}

const shown = (await Promise.all(pages.map(calls))).flat();

test.each([...new Set(shown)])('%s', async (line) => {
  const [, , first = '', second = '', ...more] = line.trim().split(/\s+/);
  // Some commands are groups of others.
  const isGroup = (await runCommand(`npx s3sf ${first} --help`)).out.includes('\nCommands:\n');
  const command = isGroup && /^[a-z]/.test(second) ? `${first} ${second}` : first;
  const rest = command === first ? [second, ...more] : more;
  const { code, out } = await runCommand(`npx s3sf ${command} --help`);
  expect(code).toBe(0);
  expect(out).toContain(`Usage: s3sf ${command}`);
  for (const option of rest.filter((word) => word.startsWith('--'))) expect(out).toContain(option);
});

test('the pages show calls', () => {
  expect(shown.length).toBeGreaterThan(8);
});
