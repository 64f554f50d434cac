// Objects in formats that are not read: one failure for the whole object, whose reason names the format.
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type ReadOptions, readAll } from '../stored.ts';

const text = '{"kind":"note.added","text":"Quillfeather"}\n';

async function reasonOf(content: Buffer, options: ReadOptions = {}) {
  const readings = await readAll(content, options);
  const byByte = await readAll(
    Array.from(content, (_, index) => content.subarray(index, index + 1)),
    options,
  );
  expect(byByte).toEqual(readings);
  expect(readings).toHaveLength(1);
  expect(readings[0]).toMatchObject({ kind: 'failed', andAllAfter: true, failure: { code: 'object/not-json' } });
  return readings[0]?.kind === 'failed' ? readings[0].failure.message : '';
}

const begins = (start: string) => Buffer.concat([Buffer.from(start, 'latin1'), Buffer.from(text.repeat(40))]);

test.each([
  ['PAR1', 'Parquet'],
  ['Obj\x01', 'Avro'],
  ['ORC', 'ORC'],
  ['PK\x03\x04', 'a zip archive or an Excel workbook'],
  ['BZh9', 'bzip2'],
  ['\xfd7zXZ\x00', 'xz'],
  ['\xff\x06\x00\x00sNaPpY', 'Snappy'],
  ['\x82SNAPPY\x00', 'Snappy'],
  ['\x04\x22\x4d\x18', 'LZ4'],
])('an object that begins with %j is called %s', async (start, name) => {
  const message = await reasonOf(begins(start));
  expect(message).toContain(`The object is ${name}, which cannot be read.`);
  expect(message).not.toContain('Quillfeather');
  expect(await reasonOf(gzipSync(begins(start)))).toBe(message);
  expect(await reasonOf(begins(start), { key: 'events/a.jsonl' })).toBe(message);
});

test.each([
  ['with a byte order mark', Buffer.from(`\uFEFF${text}`, 'utf16le')],
  ['without one', Buffer.from(text, 'utf16le')],
  ['in big-endian order', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
])('UTF-16 %s is named', async (_, content) => {
  expect(await reasonOf(content)).toBe('The object is text in UTF-16, which cannot be read. Write it in UTF-8.');
});

test('a format without a signature is named by the key or the content encoding', async () => {
  const content = brotliCompressSync(Buffer.from(text.repeat(3)));
  expect(await reasonOf(content, { key: 'events/a.json.br' })).toContain('By its name, it is Brotli');
  expect(await reasonOf(content, { contentEncoding: 'br' })).toContain('By its name, it is Brotli');
  expect(await reasonOf(Buffer.from('id,name\n1,Quillfeather\n'), { key: 'events/a.csv' })).toBe(
    'The object is not JSON. By its name, it is CSV. Set csv for its prefix in mappings/_settings.yaml.',
  );
});

test('the name does not matter where the content is JSON', async () => {
  const readings = await readAll('{"kind":"note.added","id":"a"}', { key: 'a.csv', contentEncoding: 'br' });
  expect(readings.map(({ kind }) => kind)).toEqual(['event']);
});
