// Lists the documentation pages, and reads their code quotes and shell blocks.
import { glob, stat } from 'node:fs/promises';
import { codeBlocks, prose } from './code-blocks.ts';
import { commandsIn } from './run-command.ts';

/** Sorted. Excludes the pull request template: it is a form with a different kind of links. */
export const pages: readonly string[] = (
  await Array.fromAsync(
    glob(['*.md', 'docs/**/*.md', 'packages/*/README.md', 'salesforce/README.md', 'scripts/**/*.md', 'src/**/*.md']),
  )
).sort();

/** The code quotes of a page that contain no space. */
export const quotedWords = async (page: string): Promise<string[]> => [
  ...new Set([...(await prose(page)).matchAll(/`([^`\s]+)`/g)].map(([, text]) => text ?? '')),
];

/** The shell commands of a page, from code quotes and code blocks. */
export async function shownCommands(page: string): Promise<string[]> {
  const quoted = [...(await prose(page)).matchAll(/`((?:npx|npm) [^`]+)`/g)].map(([, text]) => text ?? '');
  const blocks = (await codeBlocks(page)).filter(({ language }) => language === 'sh' || language === '');
  return [
    ...new Set([...quoted, ...blocks.flatMap(({ text }) => commandsIn(text))].flatMap((line) => line.split(' && '))),
  ];
}

/** True for an existing file or folder; a name with `*` is a pattern that must match at least one. */
export async function exists(path: string): Promise<boolean> {
  if (path.includes('*')) return (await Array.fromAsync(glob(path))).length > 0;
  return stat(path).then(
    () => true,
    () => false,
  );
}
