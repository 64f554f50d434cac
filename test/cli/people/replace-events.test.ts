// Whatever the format, and wherever the chunks are cut: the events that are removed are gone, and every other one is on its
// line with its bytes.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { InseparableError } from '../../../src/cli/people/erase/replace-events.ts';
import { rewriteVersion } from '../../../src/cli/people/erase/rewrite-version.ts';
import type { OpenVersion } from '../../../src/cli/people/find/open-version.ts';
import type { RemovedLines } from '../../../src/cli/people/selection.ts';
import { placeholder, placeholderInSequence } from '../../../src/pipeline/event/forgotten/placeholder.ts';
import { loadMappings } from '../../../src/pipeline/mapping/load-mappings.ts';
import { testSchema } from '../../fixtures/schema.ts';

const settings =
  'prefixes:\n  csv/: { csv: {}, envelope: { type: \'"row"\' } }\n  bare/: { csv: { columns: [a, b] }, envelope: { type: \'"row"\' } }\n';
const { mappings } = await loadMappings([{ path: 'mappings/_settings.yaml', text: settings }], testSchema);

/** What is left of the bytes, read in chunks of this size. */
async function left(content: string | Buffer, removed: RemovedLines, { key = 'events/a', chunk = 1 << 16 } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 's3sf-replace-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const bytes = Buffer.from(content);
  const pieces = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, index) =>
    bytes.subarray(index * chunk, (index + 1) * chunk),
  );
  const opened = {
    body: Readable.from(pieces),
    contentKey: key,
    lastModified: new Date(0),
    completeBy: new Date(0),
    reply: {},
  } as unknown as OpenVersion;
  const files = { before: join(folder, 'before'), after: join(folder, 'after') };
  await rewriteVersion(opened, { mappings, removed, files });
  return readFile(files.after);
}

const all = (...lines: number[]): RemovedLines => new Map(lines.map((line) => [line, 'all'] as const));
const one = (id: string) => `{"id":"${id}"}`;

test.each([1, 2, 7, 1 << 16])('JSON Lines keep their lines, in chunks of %i bytes', async (chunk) => {
  const text = `${one('a')}\n\n${one('p')}\r\n${one('b')}\n${one('p2')}`;
  expect((await left(text, all(3, 5), { chunk })).toString()).toBe(
    `${one('a')}\n\n${placeholder}\r\n${one('b')}\n${placeholder}`,
  );
});

test('a first line that is removed changes neither the format nor the numbers', async () => {
  expect((await left(`${one('p')}\n${one('a')}\n`, all(1))).toString()).toBe(`${placeholder}\n${one('a')}\n`);
});

test.each([1, 3, 1 << 16])(
  'of several events on a line, the others keep their positions, in chunks of %i bytes',
  async (chunk) => {
    const text = `${one('a')} ${one('p')}${one('b')}\n${one('c')}\n`;
    const removed: RemovedLines = new Map([[1, new Set([1])]]);
    expect((await left(text, removed, { chunk })).toString()).toBe(
      `${one('a')} ${placeholder}${one('b')}\n${one('c')}\n`,
    );
  },
);

test.each([1, 5, 1 << 16])('an array keeps its items and its layout, in chunks of %i bytes', async (chunk) => {
  const text = `[\n  ${one('a')},\n  ${one('p')},\n  { "id": "b" }\n]\n`;
  expect((await left(text, all(2), { chunk })).toString()).toBe(
    `[\n  ${one('a')},\n  ${placeholder},\n  { "id": "b" }\n]\n`,
  );
});

test.each([1, 5, 1 << 16])('objects that follow each other keep their order, in chunks of %i bytes', async (chunk) => {
  const text = `{\n "id": "a"\n}\n{\n "id": "p"\n}\n{\n "id": "b"\n}\n`;
  expect((await left(text, all(2), { chunk })).toString()).toBe(
    `{\n "id": "a"\n}\n${placeholderInSequence}\n{\n "id": "b"\n}\n`,
  );
});

test.each([1, 4, 1 << 16])(
  'rows of CSV keep their lines, also after a row of several lines, in chunks of %i bytes',
  async (chunk) => {
    const text = 'id,text\r\na,x\r\np,"one\r\ntwo\nthree"\r\nb,y\r\n';
    expect((await left(text, all(3), { key: 'csv/a', chunk })).toString()).toBe('id,text\r\na,x\r\n\r\n\n\r\nb,y\r\n');
  },
);

test('a CSV file without a header may lose its first row', async () => {
  expect((await left('p,1\na,2\n', all(1), { key: 'bare/a' })).toString()).toBe('\na,2\n');
});

test('gzip stays gzip', async () => {
  const bytes = await left(gzipSync(`${one('p')}\n${one('a')}\n`), all(1));
  expect(gunzipSync(bytes).toString()).toBe(`${placeholder}\n${one('a')}\n`);
});

test.each([
  ['gzip that breaks off', gzipSync(`${one('p')}\n${one('a')}\n${'x'.repeat(1000)}`).subarray(0, 30), all(1)],
  ['an array that breaks off', `[${one('p')}, ${one('a')}, `, all(1)],
  ['one document', `{\n"id": "p"\n}`, all(1)],
])('%s is not taken apart', async (_, content, removed) => {
  await expect(left(content, removed)).rejects.toThrow(InseparableError);
});
