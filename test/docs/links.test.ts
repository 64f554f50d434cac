// Every target that a page names exists: linked pages and headings, and project files in code quotes or shell commands.
import path from 'node:path';
import { expect, test } from 'vitest';
import { prose } from './code-blocks.ts';
import { exists, pages, quotedWords, shownCommands } from './pages.ts';

/** The anchor that GitHub generates for a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');

const anchorsOf = async (page: string) =>
  [...(await prose(page)).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading ?? ''));

const linksOf = async (page: string) =>
  [...(await prose(page)).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target ?? '')
    .filter((target) => !/^https?:/.test(target));

test('the tests find the pages and their links', async () => {
  expect(pages).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/mappings.md']));
  expect((await Promise.all(pages.map(linksOf))).flat().length).toBeGreaterThan(50);
});

test.each(pages)('every link of %s has a target', async (page) => {
  const broken: string[] = [];
  for (const link of await linksOf(page)) {
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? page : path.join(path.dirname(page), file);
    if (!(await exists(target))) broken.push(link);
    else if (anchor !== undefined && !(await anchorsOf(target)).includes(anchor)) broken.push(link);
  }
  expect(broken).toEqual([]);
});

const codePattern = /^(?:mapping|message|object|event|plan|salesforce|aws|delivery|internal)\/[a-z-]+$/;

/** Folders of the repository. A name with an ellipsis or a placeholder is not a path. */
const pathPattern =
  /^(?:bin|deploy|docs|examples|mappings|packages|salesforce|schema|scripts|src|test|\.ci|\.github)\/[^…<>]*$/;

/** Files that the reader or the build creates. */
const created = [
  '.github/workflows/deploy.yml',
  'mappings/counselor.training_completed.yaml',
  'deploy/dist/',
  'mappings/calendar.mjs',
  'mappings/phone-numbers.mjs',
];

test.each(pages)('every project file that %s names exists', async (page) => {
  const words = [...(await quotedWords(page)), ...(await shownCommands(page)).flatMap((line) => line.split(/\s+/))];
  const named = new Set(words.filter((word) => pathPattern.test(word) && !codePattern.test(word)));
  const missing: string[] = [];
  for (const file of named) {
    const besidePage = path.join(path.dirname(page), file);
    if (!(await exists(file)) && !(await exists(besidePage))) missing.push(file);
  }
  expect(missing.filter((file) => !created.includes(file))).toEqual([]);
});

test.each(pages)('docs/problems.md documents every code that %s names', async (page) => {
  const documented = new Set([...(await prose('docs/problems.md')).matchAll(/^### (\S+)$/gm)].map(([, code]) => code));
  const codes = (await quotedWords(page)).filter((text) => codePattern.test(text));
  expect(codes.filter((code) => !documented.has(code))).toEqual([]);
});
