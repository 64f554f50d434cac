// docs/glossary.md defines the vocabulary. Its identifiers exist in the code, and no page or source uses a replaced word.
import { glob, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { pages } from './pages.ts';

const page = 'docs/glossary.md';

const textsOf = async (patterns: readonly string[]) =>
  Promise.all(
    (await Array.fromAsync(glob(patterns))).sort().map(async (file) => ({ file, text: await readFile(file, 'utf8') })),
  );

const sources = await textsOf(['src/**/*.ts', 'test/simulation/**/*.ts', 'scripts/simulation/**/*.ts']);
const read = await textsOf([...pages, 'mappings/*.yaml', 'schema/*.schema.json', 'template.yaml']);

/** The terms of all its tables, with their identifiers. */
const terms = (await readFile(page, 'utf8'))
  .split('\n')
  .filter((line) => line.startsWith('| **'))
  .map((line) => {
    const [, term = '', , type = ''] = line.split('|').map((cell) => cell.trim());
    return { term, identifiers: [...type.matchAll(/`([^`]+)`/g)].map(([, identifier]) => identifier ?? '') };
  });

test('every term has an identifier in the code', () => {
  expect(terms.length).toBeGreaterThan(40);
  expect(terms.filter(({ identifiers }) => identifiers.length === 0)).toEqual([]);
});

test.each(terms)('the identifiers of $term occur in the code', ({ identifiers }) => {
  const missing = identifiers
    .flatMap((identifier) => identifier.split('.'))
    .filter((name) => {
      const isType = /^[A-Z]/.test(name);
      const pattern = new RegExp(isType ? `\\b(?:interface|type|class) ${name}\\b` : `\\b${name}\\b`);
      return !sources.some(({ text }) => pattern.test(text));
    });
  expect(missing).toEqual([]);
});

/**
 * Words that the glossary has replaced. The list omits old words that persistent formats keep as names. CHANGELOG.md may
 * use old words to describe a change.
 */
const replaced: readonly { word: RegExp; by: string }[] = [
  { word: /\bturnstiles?\b/i, by: 'mutex' },
  { word: /\bcensus\b/i, by: 'spool scan' },
  { word: /\bbells?\b/i, by: 'notifier' },
  { word: /\btrials\b/i, by: 'retries in flight' },
  { word: /\bscenes?\b/i, by: 'fault scenario' },
  { word: /\boutdone\b/i, by: 'superseded' },
  { word: /\bmaybeWritten\b/, by: 'mayHaveWritten' },
  { word: /\bflows? back\b/i, by: 'resume' },
  { word: /\bkinds? of events?\b/i, by: 'event type' },
];

const searched = [...sources, ...read].filter(({ file }) => file !== 'CHANGELOG.md');

test.each(replaced)('no source or page uses $word: the word is "$by"', ({ word }) => {
  const uses = searched.flatMap(({ file, text }) =>
    text.split('\n').flatMap((line, index) => (word.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
  );
  expect(uses).toEqual([]);
});
