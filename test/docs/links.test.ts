// What the pages point to is there: links between them, headings, and files of the project named in code quotes.
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { prose } from './code-blocks.ts';

const pages = [
  'README.md',
  'docs/architecture.md',
  'docs/local-stack.md',
  'docs/mappings.md',
  'docs/operations.md',
  'docs/problems.md',
  'docs/publishing.md',
];

const exists = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  );

/** As GitHub makes the anchor of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');

const anchorsOf = async (page: string) =>
  [...(await prose(page)).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading ?? ''));

test.each(pages)('every link of %s leads somewhere', async (page) => {
  const links = [...(await prose(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '');
  const broken: string[] = [];
  for (const link of links.filter((each) => !/^https?:/.test(each))) {
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? page : path.join(path.dirname(page), file);
    if (!(await exists(target))) broken.push(link);
    else if (anchor !== undefined && !(await anchorsOf(target)).includes(anchor)) broken.push(link);
  }
  expect(links.length).toBeGreaterThan(0);
  expect(broken).toEqual([]);
});

const codePattern = /^(?:mapping|message|object|event|plan|salesforce|aws|delivery|internal)\/[a-z-]+$/;
const quoted = async (page: string) => [
  ...new Set([...(await prose(page)).matchAll(/`([^`\s]+)`/g)].map(([, text]) => text ?? '')),
];

test.each(pages)('every file that %s names is there', async (page) => {
  const files = (await quoted(page)).filter(
    (text) => /^(src|test|schema|salesforce|examples|mappings|scripts)\/[^*…]*$/.test(text) && !codePattern.test(text),
  );
  const missing: string[] = [];
  for (const file of files) if (!(await exists(file))) missing.push(file);
  // The guide to mappings makes this one.
  expect(missing.filter((file) => file !== 'mappings/counselor.training_completed.yaml')).toEqual([]);
});

test.each(pages)('every code that %s names is on the page of problems', async (page) => {
  const documented = new Set([...(await prose('docs/problems.md')).matchAll(/^### (\S+)$/gm)].map(([, code]) => code));
  const codes = (await quoted(page)).filter((text) => codePattern.test(text));
  expect(codes.filter((code) => !documented.has(code))).toEqual([]);
});
