// CSV files: which rows become events, and what is said about those that do not.
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { allLines, type LineRanges } from '../../../../src/line-ranges.ts';
import type { CsvFormat } from '../../../../src/pipeline/event/formats/csv/csv-format.ts';
import { readEvents } from '../../../../src/pipeline/event/reading/read-events.ts';
import { limits, storeOf, summaryOf } from '../stored.ts';

interface Options extends Partial<CsvFormat> {
  lines?: LineRanges;
  bytes?: number;
}

async function read(chunks: readonly Buffer[], { lines = allLines, bytes = limits.bytes, ...csv }: Options = {}) {
  const deps = {
    store: storeOf({ a: { chunks } }),
    envelope: async ({ data }: object & { data?: unknown }) => ({
      type: 'row',
      id: (data as { id?: string }).id ?? 'none',
    }),
    limits: { ...limits, bytes },
    csvFor: () => ({ delimiter: ',' as const, ...csv }),
  };
  return Array.fromAsync(readEvents({ bucket: 'b', key: 'a' }, lines, deps));
}

/** Whole, byte by byte, and compressed: all the same. */
async function readAnyhow(content: string | Buffer, options: Options = {}) {
  const bytes = Buffer.from(content);
  const whole = await read([bytes], options);
  const pieces = Array.from(bytes, (_, index) => bytes.subarray(index, index + 1));
  expect(await read(pieces, options)).toEqual(whole);
  expect((await read([gzipSync(bytes)], options)).map(summaryOf)).toEqual(whole.map(summaryOf));
  return whole;
}

const summaries = async (content: string | Buffer, options: Options = {}) =>
  (await readAnyhow(content, options)).map(summaryOf);

async function dataOf(content: string, options: Options = {}) {
  return (await readAnyhow(content, options)).map((each) =>
    each.kind === 'event' ? each.event.document.data : each.failure,
  );
}

const reasonsOf = async (content: string | Buffer, options: Options = {}) =>
  (await readAnyhow(content, options)).flatMap((each) => (each.kind === 'failed' ? [each.failure.message] : []));

describe('rows', () => {
  test('are events with their cells under the names in the header, as texts; an empty cell is left out', async () => {
    expect(await dataOf('id, Last Name ,n\n1,Okonjo,5\n2,,""\n')).toEqual([
      { id: '1', 'Last Name': 'Okonjo', n: '5' },
      { id: '2' },
    ]);
  });

  test('may contain the delimiter, quotes and line ends in quotes; their line is that on which they begin', async () => {
    const readings = await readAnyhow('id,text\r\n1,"a, ""b""\r\nc\n\rd"\r\n2,"x"\r\n\r\n3,y');
    expect(readings.map(summaryOf)).toEqual(['2 1', '6 2', '8 3']);
    expect(readings[0]).toMatchObject({ event: { document: { data: { text: 'a, "b"\r\nc\n\rd' } } } });
  });

  test.each([',', ';', '\t', '|'] as const)('may be delimited by %j', async (delimiter) => {
    expect(await dataOf(`id${delimiter}n\n1${delimiter}2`, { delimiter })).toEqual([{ id: '1', n: '2' }]);
  });

  test('end with any line end, and a byte order mark is left out', async () => {
    for (const end of ['\n', '\r\n', '\r']) {
      expect(await summaries(`\uFEFFid,n${end}1,2${end}2,3${end}`)).toEqual(['2 1', '3 2']);
    }
    expect(await summaries('\uFEFFid,n\n1,2\n\uFEFFid,n\n3,4\n')).toEqual(['2 1', '4 3']);
    expect(await summaries('\n\r\nid,n\n1,2\n')).toEqual(['4 1']);
  });

  test('begin with a quote after a byte order mark, too', async () => {
    expect(await dataOf('\uFEFF"Last\nName",id\nOkonjo,1\n\uFEFF"a\nb",2\n')).toEqual([
      { 'Last\nName': 'Okonjo', id: '1' },
      { 'Last\nName': 'a\nb', id: '2' },
    ]);
    // Only at the beginning, and only if it is whole.
    expect(await dataOf('id,n\n\uFEFE"a,2\nx\uFEFF"a,2\n')).toEqual([
      expect.objectContaining({ code: 'event/bad-row' }),
      expect.objectContaining({ code: 'event/bad-row' }),
    ]);
  });

  test('may have a single column, with a name that contains another delimiter', async () => {
    expect(await dataOf('"Name; or, Title"\nOkonjo\n')).toEqual([{ 'Name; or, Title': 'Okonjo' }]);
  });

  test('without any cell are left out, as spreadsheets write them below the last one', async () => {
    expect(await summaries('id,n\n1,2\n,\n"", \n\n3,4\n,\n')).toEqual(['2 1', '6 3']);
    expect(await summaries('id\tn\n1\t2\n\t\n \n', { delimiter: '\t' })).toEqual(['2 1']);
  });

  test('may have columns that begin like the signature of another format', async () => {
    for (const name of ['PARENT_ID', 'ORC', 'PAR1', 'BZh9'])
      expect(await dataOf(`${name},id\nx,1\n`)).toEqual([{ [name]: 'x', id: '1' }]);
  });

  test('are read by their lines', async () => {
    const content = 'id,n\n1,2\n2,"3\n4"\n3,4\n4,5\n';
    expect(
      await summaries(content, {
        lines: [
          [3, 3],
          [5, 5],
        ],
      }),
    ).toEqual(['3 2', '5 3']);
    expect(await summaries(content, { lines: [[1, 1]] })).toEqual([]);
    expect(await summaries(content, { lines: [[6, 9]] })).toEqual(['6 4']);
  });

  test('may have columns that every object inherits', async () => {
    const [data] = await dataOf('id,__proto__,constructor\n1,2,3\n');
    expect(Object.entries(data ?? {})).toEqual([
      ['id', '1'],
      ['__proto__', '2'],
      ['constructor', '3'],
    ]);
  });

  test('a header alone is no event', async () => {
    expect(await summaries('id,n\n')).toEqual([]);
    expect(await summaries('id,n')).toEqual([]);
  });
});

describe('a bad row fails by itself', () => {
  test.each([
    ['too few cells', '2,x', 'The row has 2 cells, and the header has 3.'],
    ['too many cells', '2,x,y,z', 'The row has 4 cells, and the header has 3.'],
    ['a quote inside a cell', '2,5" pipe,z', 'A cell that is not in quotes contains a quote'],
    ['something after a quote', '2,"x"y,z', 'Something follows a closing quote'],
    ['a blank before a quote', '2, "x",z', 'A cell that is not in quotes contains a quote'],
    ['bytes that are not UTF-8', Buffer.from('2,J\xfcrgen,z', 'latin1'), 'It is not UTF-8'],
  ])('%s', async (_, row, reason) => {
    const content = Buffer.concat([Buffer.from('id,a,b\n1,x,y\n'), Buffer.from(row), Buffer.from('\n3,x,y\n')]);
    expect(await summaries(content)).toEqual(['2 1', '3 event/bad-row', '4 3']);
    const reasons = await reasonsOf(content);
    expect(reasons[0]).toContain(reason);
    expect(reasons[0]).not.toMatch(/pipe|rgen/);
  });

  test('a quote that is never closed takes what follows with it', async () => {
    expect(await summaries('id,a\n1,x\n2,"x\n3,y\n')).toEqual(['2 1', '3 event/bad-row']);
    expect(await reasonsOf('id,a\n2,"x\n')).toEqual(['The row cannot be read. A closing quote is missing.']);
  });

  test('a row that is too large is not held in memory', async () => {
    const large = `2,"${'x'.repeat(limits.bytes)}\n"`;
    expect(await summaries(`id,a\n1,x\n${large}\n3,y\n`)).toEqual(['2 1', '3 event/too-large', '5 3']);
    const wide = `${Array.from({ length: 40 }, (_, index) => `a-long-name-${index}`).join(',')}\n${'1,'.repeat(39)}1\n`;
    expect(await summaries(wide, { bytes: 700 })).toEqual(['2 event/too-large']);
    expect(await summaries(wide, { bytes: 900 })).toEqual(['2 none']);
  });
});

describe('without a good header there are no events', () => {
  test.each([
    ['an empty file', '', 'it is empty'],
    ['blank lines', '\n \n', 'it is empty'],
    ['a column without a name', 'id,,Quillfeather\n1,2,3\n', 'Column 2 of the CSV file has no name'],
    ['a name twice', 'Quillfeather,id, Quillfeather\n1,2,3\n', 'Columns 1 and 3 of the CSV file have the same name'],
    ['another delimiter', 'id;Quillfeather\n1;2\n', 'Set csv: { delimiter: ";" }'],
    ['tabs', 'id\tQuillfeather\n1\t2\n', 'Set csv: { delimiter: "\\t" }'],
    ['JSON', '{"id":"Quillfeather"}\n', 'looks like JSON'],
    ['Parquet', 'PAR1\x15\x04Quillfeather\n', 'The object is Parquet'],
    ['UTF-16', Buffer.from('\uFEFFid,Quillfeather\n1,2\n', 'utf16le'), 'text in UTF-16'],
    ['a bad quote', 'id,Quill"feather\n', 'A cell that is not in quotes contains a quote'],
    ['too many columns', `${Array.from({ length: 1_001 }, (_, index) => `c${index}`).join(',')}\n`, 'has 1001 columns'],
  ])('%s', async (_, content, reason) => {
    const options = { bytes: 10_000 };
    expect(await summaries(content, options)).toEqual(
      ['1 object/bad-csv+'].map((each) => expect.stringMatching(each.slice(1).replace('+', '\\+'))),
    );
    const [message] = await reasonsOf(content, options);
    expect(message).toContain(reason);
    expect(message).not.toContain('Quillfeather');
  });

  test('a header that is too large', async () => {
    expect(await summaries(`id,${'x'.repeat(limits.bytes)}\n1,2\n`)).toEqual(['1 object/bad-csv+']);
  });
});

describe('without a header', () => {
  const columns = ['id', 'n', '__proto__'];

  test('the settings name the columns, and the first row is an event', async () => {
    expect(await dataOf('\n1,Okonjo,5\r\n2,,\n', { columns })).toEqual([
      JSON.parse('{ "id": "1", "n": "Okonjo", "__proto__": "5" }'),
      { id: '2' },
    ]);
    expect(await summaries('1,2,3\n2,3,4\n', { columns, lines: [[2, 2]] })).toEqual(['2 2']);
  });

  test('a row of the names is the header of a file that has one', async () => {
    expect(await summaries('\uFEFFid, n ,__proto__\n1,2,3\nid,n,__proto__\n2,3,4', { columns })).toEqual([
      '2 1',
      '4 2',
    ]);
  });

  test('a row with more or fewer cells fails by itself', async () => {
    expect(await summaries('1,2\n2,3,4\n', { columns })).toEqual(['1 event/bad-row', '2 2']);
    expect(await reasonsOf('1,2\n', { columns })).toEqual(['The row has 2 cells, and csv.columns names 3.']);
  });

  test('an empty file and blank rows contain no event', async () => {
    for (const content of ['\n \n', ',,\n', 'id,n,__proto__'])
      expect(await summaries(content, { columns })).toEqual([]);
  });

  test('an object in another format gives no events', async () => {
    for (const content of ['{"id":"1"}\n', '[{"id":"1"}]', 'PAR1\x15\x04\n'])
      expect(await summaries(content, { columns })).toEqual(['1 object/bad-csv+']);
  });
});

test('an object that breaks off gives its whole rows, and says at which line', async () => {
  const cut = gzipSync(Buffer.from('id,a\n1,x\n2,y\n'));
  const readings = await read([cut.subarray(0, -4)]);
  expect(readings.map(summaryOf)).toEqual(['2 1', '3 2', '4 object/truncated+']);
});
