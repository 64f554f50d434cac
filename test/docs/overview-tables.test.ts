// The tables of the shipped mappings in the READMEs are those that `s3sf overview --into` writes. A mapping that somebody has
// added since is not in them until they run the command.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { fillSections } from '../../src/cli/mappings/overview/sections.ts';
import { readMappingFiles } from '../../src/mapping-files.ts';
import { makeOverview } from '../../src/overview/make-overview.ts';
import { loadMappings } from '../../src/pipeline/mapping/load-mappings.ts';
import { readSchema } from '../../src/schema-files.ts';
import { tableRows } from './code-blocks.ts';

const schema = await readSchema('salesforce/schema');
const { mappings } = await loadMappings(await readMappingFiles('mappings'), schema);
const rows = await tableRows('README.md', ['Event type', 'What it writes', 'Examples']);
const listed = mappings.all().filter(({ types }) => types.every((type) => rows.some(([name]) => name === type)));
const overview = await makeOverview({ mappings: { ...mappings, all: () => listed }, schema, now: () => 0 });

test('the README lists event types', () => {
  expect(rows.length).toBeGreaterThan(5);
  expect(overview.eventTypes.map(({ type }) => type)).toEqual(rows.map(([name]) => name));
});

test.each(['README.md', 'salesforce/README.md'])(
  '%s has the current overview; "npx s3sf overview --into %s" writes it',
  async (page) => {
    const text = await readFile(page, 'utf8');
    expect(fillSections(text, overview)).toEqual({ text });
  },
);
