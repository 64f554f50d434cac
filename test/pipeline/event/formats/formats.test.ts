// How readEvents reads the bytes of an object: formats, compression, broken parts, and chunks cut anywhere.
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cut, limits, type ReadOptions, readAll, summaryOf } from '../stored.ts';

const event = (id: string, more: object = {}) => ({ kind: 'note.added', id, ...more });
const json = (id: string, more: object = {}) => JSON.stringify(event(id, more));

async function summaries(content: string | Buffer | readonly Buffer[], options: ReadOptions = {}): Promise<string[]> {
  return (await readAll(content, options)).map(summaryOf);
}

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const tooLarge = json('large', { text: 'x'.repeat(limits.bytes) });
const tooDeep = `{"kind":"deep","data":${nested(20_000)}}`;
/** Deep enough to fail, small enough to be parsed. */
const deep = `{"kind":"deep","data":${nested(limits.depth)}}`;

/** Name, content and expected readings. */
const shapes: [name: string, content: string | Buffer, expected: string[]][] = [
  ['one document', json('a'), ['1 a']],
  ['one document with a final newline', `${json('a')}\n`, ['1 a']],
  ['a pretty-printed document', JSON.stringify(event('a'), null, 2), ['1 a']],
  ['a pretty-printed document with CRLF', JSON.stringify(event('a'), null, 2).replaceAll('\n', '\r\n'), ['1 a']],
  ['a document after a byte order mark', `\uFEFF${JSON.stringify(event('a'), null, 2)}`, ['1 a']],
  ['a document amid white space', ` \n\t${JSON.stringify(event('a'), null, 2)}\n\n `, ['1 a']],
  ['a document with brackets in its texts', json('a', { text: '[{"\\"]}' }), ['1 a']],
  ['lines', `${json('a')}\n${json('b')}\n`, ['1 a', '2 b']],
  ['lines without a final newline', `${json('a')}\n${json('b')}`, ['1 a', '2 b']],
  ['lines with CRLF', `${json('a')}\r\n${json('b')}\r\n`, ['1 a', '2 b']],
  ['lines after a byte order mark', `\uFEFF${json('a')}\n${json('b')}`, ['1 a', '2 b']],
  ['lines with blank ones, which count', `\n${json('a')}\n \t\r\n\n${json('b')}\n\n`, ['2 a', '5 b']],
  ['lines after a run of blank ones', `${json('a')}\n${' \t\r\n\r\n\n'.repeat(9)} ${json('b')}`, ['1 a', '29 b']],
  [
    'a blank line too large',
    `${json('a')}\n\n${' '.repeat(limits.bytes + 2)}\n \n${json('b')}`,
    ['1 a', '3 event/too-large', '5 b'],
  ],
  ['lines with a bad one among them', `${json('a')}\n{"kind": oops}\n${json('c')}`, ['1 a', '2 event/not-json', '3 c']],
  ['lines with a bad one in front', `{"kind": oops}\n${json('b')}\n${json('c')}`, ['1 event/not-json', '2 b', '3 c']],
  ['lines of arrays', '[1]\n[2]\n', ['1 event/not-an-object', '2 event/not-an-object']],
  ['lines of scalars', '1\n"two"\n', ['1 event/not-an-object', '2 event/not-an-object']],
  ['a line too large', `${json('a')}\n${tooLarge}\n${json('c')}`, ['1 a', '2 event/too-large', '3 c']],
  ['a first line too large', `${tooLarge}\n${json('b')}\n`, ['1 event/too-large', '2 b']],
  ['a line too deep', `${json('a')}\n${deep}\n${json('c')}`, ['1 a', '2 event/too-deep', '3 c']],
  ['a first line too deep', `${deep}\n${json('b')}`, ['1 event/too-deep', '2 b']],
  ['an array', `[${json('a')},${json('b')}]`, ['1 a', '2 b']],
  ['an array on one line with a final newline', `[${json('a')},${json('b')}]\n`, ['1 a', '2 b']],
  ['a pretty-printed array', JSON.stringify([event('a'), event('b')], null, 2), ['1 a', '2 b']],
  ['an array with one item a line', `[\n${json('a')},\n${json('b')}\n]\n`, ['1 a', '2 b']],
  ['an array after a byte order mark', `\uFEFF [${json('a')}]`, ['1 a']],
  ['an array of tricky texts', `[${json('a', { text: '\\"],[{' })},${json('b')}]`, ['1 a', '2 b']],
  ['an array with a scalar', `[1,${json('b')}, "x]" ]`, ['1 event/not-an-object', '2 b', '3 event/not-an-object']],
  ['an empty array', '[]', []],
  ['an empty array with white space', ' [ \n ] \n', []],
  ['an array with an item too large', `[${json('a')},${tooLarge},${json('c')}]`, ['1 a', '2 event/too-large', '3 c']],
  ['an array with an item too deep', `[${json('a')},${deep},${json('c')}]`, ['1 a', '2 event/too-deep', '3 c']],
  ['an array with a bad item', `[${json('a')},{"b":oops},${json('c')}]`, ['1 a', '2 event/not-json', '3 c']],
  ['an array with a quote missing', `[${json('a')},{"b":"x},${json('c')}]`, ['1 a', '2 object/truncated+']],
  ['an array with a bracket too many', `[${json('a')},{"b":]1},${json('c')}]`, ['1 a', '2 object/not-json+']],
  ['an array with an empty item', `[${json('a')},,${json('c')}]`, ['1 a', '2 object/not-json+']],
  ['an array with a comma at its end', `[${json('a')},]`, ['1 a', '2 object/not-json+']],
  ['an array closed by a brace', `[${json('a')}}`, ['1 object/not-json+']],
  ['an array that something follows', `[${json('a')}] x`, ['1 a', '2 object/not-json+']],
  ['an array that ends too early', `[${json('a')},${json('b')}`, ['1 a', '2 object/truncated+']],
  ['an array that ends after a comma', `[${json('a')},`, ['1 a', '2 object/truncated+']],
  ['an array that ends in a text', `[${json('a')},"abc`, ['1 a', '2 object/truncated+']],
  ['nothing', '', ['1 object/not-json+']],
  ['white space', ' \r\n\t\n', ['1 object/not-json+']],
  ['an empty event', '{}', ['1 event/no-type']],
  ['text', 'Dear coach,\nhow are you?\n', ['1 object/not-json+']],
  ['objects one after another', `${json('a')}${json('b')}`, ['1 a', '2 b']],
  ['objects one after another with tricky texts', `${json('a', { text: '}{\\"' })} ${json('b')}`, ['1 a', '2 b']],
  [
    'pretty-printed objects with CRLF after a byte order mark',
    `\uFEFF${[event('a'), event('b')]
      .map((each) => JSON.stringify(each, null, 2))
      .join('\n')
      .replaceAll('\n', '\r\n')}\r\n`,
    ['1 a', '2 b'],
  ],
  [
    'objects one after another, one too large',
    `${JSON.stringify(event('a'), null, 2)}\n${tooLarge}${json('c')}`,
    ['1 a', '2 event/too-large', '3 c'],
  ],
  [
    'one line of objects, longer than the limit',
    `${json('a')}${tooLarge}${json('c', { text: 'x'.repeat(limits.bytes - 100) })}`,
    ['1 a', '2 event/too-large', '3 c'],
  ],
  [
    'joined files of lines, each with a byte order mark',
    `\uFEFF${json('a')}\r\n\uFEFF${json('b')}\n\uFEFF\n${json('c')}`,
    ['1 a', '2 b', '4 c'],
  ],
  [
    'joined pretty-printed files, each with a byte order mark',
    [event('a'), event('b')].map((each) => `\uFEFF${JSON.stringify(each, null, 2)}\n`).join(''),
    ['1 a', '2 b'],
  ],
  [
    'half a byte order mark between objects',
    Buffer.concat([Buffer.from(`${json('a')}${json('b')}`), Buffer.from([0xef, 0xbb]), Buffer.from(json('c'))]),
    ['1 a', '2 b', '3 object/not-json+'],
  ],
  [
    'half a byte order mark at the end',
    Buffer.concat([Buffer.from(`${json('a')}${json('b')}`), Buffer.from([0xef])]),
    ['1 a', '2 b', '3 object/truncated+'],
  ],
  [
    'objects one after another, some bad',
    `{"b":NaN}${json('a')}{"b":"x\ny\\q"}${json('c')}`,
    ['1 event/not-json', '2 a', '3 event/not-json', '4 c'],
  ],
  [
    'objects one after another, one with a bracket too many before a part of it',
    `${json('a')}{"b":]${json('inside')}}${json('c')}`,
    ['1 a', '2 object/not-json+'],
  ],
  ['objects with a comma between them', `${json('a')}${json('b')},${json('c')}`, ['1 a', '2 b', '3 object/not-json+']],
  [
    'objects one after another that end too early',
    `${json('a')}${json('b')}{"kind"`,
    ['1 a', '2 b', '3 object/truncated+'],
  ],
  ['a document that ends too early', '{"kind":"x",\n"id":', ['1 object/not-json+']],
  ['a large document', JSON.stringify(event('a', { t: 'x'.repeat(limits.bytes) }), null, 1), ['1 event/too-large+']],
  ['one endless line', `${tooLarge}${tooLarge}`, ['1 event/too-large']],
  ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), ['1 object/not-json+']],
  [
    'a line that is not UTF-8',
    Buffer.concat([Buffer.from(`${json('a')}\n"`), Buffer.from([0xc3, 0x28]), Buffer.from(`"\n${json('c')}`)]),
    ['1 a', '2 event/not-json', '3 c'],
  ],
  [
    'an item that is not UTF-8',
    Buffer.concat([Buffer.from(`[${json('a')},"`), Buffer.from([0xc3, 0x28]), Buffer.from(`",${json('c')}]`)]),
    ['1 a', '2 event/not-json', '3 c'],
  ],
];

describe.each(shapes)('%s', (_, content, expected) => {
  const bytes = Buffer.from(content);

  test('is read', async () => {
    expect(await summaries(bytes)).toEqual(expected);
  });

  test('is read the same when compressed', async () => {
    expect(await summaries(gzipSync(bytes))).toEqual(expected);
  });

  test('is read the same wherever the bytes are cut', async () => {
    const byByte = Array.from(bytes, (_, index) => bytes.subarray(index, index + 1));
    expect(await summaries(byByte)).toEqual(expected);
    const eventWrites = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(eventWrites, fc.boolean(), async (locations, compressed) => {
        expect(await summaries(cut(compressed ? gzipSync(bytes) : bytes, locations))).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });
});

test('any bytes are read the same wherever they are cut, and nothing throws', async () => {
  const token = fc.constantFrom(
    ...['{', '}', '[', ']', ',', '"', '\\', '\n', '\r\n', ' ', ':', '1', 'x', '\uFEFF', '\u00e9'],
    ...['{"kind":"k"}', '{"kind":"k","id":"i"}\n', '[{"kind":"k"}]', '"text"', ' '.repeat(9)],
  );
  const eventWrites = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(token, { maxLength: 14 }),
      eventWrites,
      fc.boolean(),
      async (tokens, locations, hinted) => {
        const bytes = Buffer.from(tokens.join(''));
        // Many of them exceed a window this small.
        const options = { limits: { bytes: 24, depth: 3 }, key: hinted ? 'a.jsonl' : 'a.json' };
        expect(await summaries(cut(bytes, locations), options)).toEqual(await summaries(bytes, options));
      },
    ),
    { numRuns: 3000 },
  );
});

test('a CloudEvents batch is read by its content, whatever its content type says', async () => {
  const cloudEvent = (id: string) => ({ specversion: '1.0', id, source: 's', type: 't' });
  const batch = JSON.stringify([
    cloudEvent('a'),
    { ...cloudEvent('b'), data_base64: Buffer.from('{"c":1}').toString('base64') },
    { ...cloudEvent('c'), specversion: '2.0' },
  ]);
  for (const contentType of ['application/cloudevents-batch+json; charset=utf-8', 'application/octet-stream']) {
    const readings = await readAll(batch, { contentType });
    expect(readings.map(summaryOf)).toEqual(['1 a', '2 b', '3 event/bad-attribute']);
    expect(readings[1]).toMatchObject({ event: { document: { data: { c: 1 } } } });
  }
});

test('a line may contain several events', async () => {
  const line = `${json('b')}${json('c')} ${json('d')}`;
  expect(await summaries(`${json('a')}\n${line}\r\n${json('e')}`)).toEqual(['1 a', '2 b', '2 c', '2 d', '3 e']);
  expect(await summaries(`${line}\n${json('e')}\n`)).toEqual(['1 b', '1 c', '1 d', '2 e']);
  expect(await summaries(`${json('a')}\n${line}\n${json('e')}`, { lines: [[2, 2]] })).toEqual(['2 b', '2 c', '2 d']);
  expect(await summaries(`${json('a')}\n${json('b')}{}${json('c')}\n`)).toEqual([
    '1 a',
    '2 b',
    '2 event/no-type',
    '2 c',
  ]);
  const deep = `{"data":${nested(limits.depth)}}`;
  expect(await summaries(`${json('a')}\n${deep}${json('c')}\n`)).toEqual(['1 a', '2 event/too-deep', '2 c']);
});

test('a line of thousands of events is refused: they would hold up everything else', async () => {
  const read = (events: number) =>
    readAll(`${json('a')}\n${'{}'.repeat(events)}\n${json('d')}`, { limits: { bytes: 20_000, depth: 8 } });
  expect(await read(5_000)).toHaveLength(5_002);
  const readings = await read(5_001);
  expect(readings.map(summaryOf)).toEqual(['1 a', '2 event/not-json', '3 d']);
  expect(readings[1]).toMatchObject({ failure: { message: expect.stringContaining('more than 5,000 events') } });
});

test('a line that is not JSON to its end contains no event: the beginning may only look like one', async () => {
  for (const line of [
    '{"kind":"k","id":"b","text":"she said "}{" ok"}',
    `${json('b')}{"kind":`,
    `${json('b')} x`,
    `${json('b')}${json('c')}]`,
    `${json('b')},${json('c')}`,
    `${json('b')}[${json('c')}]`,
  ]) {
    expect(await summaries(`${json('a')}\n${line}\n${json('d')}`)).toEqual(['1 a', '2 event/not-json', '3 d']);
  }
});

test('an item nested twenty thousand levels deep is reported, and the others are read', async () => {
  const roomy = { limits: { bytes: 1_000_000, depth: 8 } };
  expect(await summaries(`${json('a')}\n${tooDeep}\n${json('c')}`, roomy)).toEqual(['1 a', '2 event/too-deep', '3 c']);
  expect(await summaries(`[${json('a')},${tooDeep},${json('c')}]`, roomy)).toEqual(['1 a', '2 event/too-deep', '3 c']);
  expect(await summaries(tooDeep, roomy)).toEqual(['1 event/too-deep']);
  expect(await summaries(`${'['.repeat(500_000)}`, roomy)).toEqual(['1 object/truncated+']);
});

test('an event may be exactly as deep and as large as the limits', async () => {
  const ofDepth = (depth: number) => `{"kind":"k","id":"i","data":${nested(depth - 1)}}`;
  expect(await summaries(ofDepth(limits.depth))).toEqual(['1 i']);
  expect(await summaries(ofDepth(limits.depth + 1))).toEqual(['1 event/too-deep']);
  const ofSize = (bytes: number) => json('i', { t: 'x'.repeat(bytes - json('i', { t: '' }).length) });
  for (const [before, after] of [
    ['', ''],
    ['', '\n'],
    ['', '\r\n'],
    [`${json('a')}\r\n`, '\r\n'],
    ['[', ']'],
  ]) {
    const line = before?.includes('\n') ? 2 : 1;
    const fits = await summaries(`${before}${ofSize(limits.bytes)}${after}`);
    expect(fits.at(-1)).toBe(`${line} i`);
    const over = await summaries(`${before}${ofSize(limits.bytes + 1)}${after}`);
    expect(over.at(-1)).toBe(`${line} event/too-large`);
  }
});

test('a pretty-printed document may be as large as the limit, whatever its line end', async () => {
  const ofSize = (bytes: number) => {
    const sized = (text: string) => JSON.stringify(event('i', { text }), null, 2);
    return sized('x'.repeat(bytes - sized('').length));
  };
  for (const end of ['', '\n', '\r\n']) {
    expect(await summaries(`${ofSize(limits.bytes)}${end}`)).toEqual(['1 i']);
    expect(await summaries(`${ofSize(limits.bytes + 1)}${end}`)).toEqual([
      expect.stringMatching(/^1 event\/too-large/),
    ]);
  }
});

test('a name or content type of JSON Lines decides if the content does not', async () => {
  const doubtful = 'not json\nneither\n';
  const bad = ['1 event/not-json', '2 event/not-json'];
  expect(await summaries(doubtful)).toEqual(['1 object/not-json+']);
  for (const key of ['a.jsonl', 'a.NDJSON', 'a.jsonl.gz']) expect(await summaries(doubtful, { key })).toEqual(bad);
  expect(await summaries(doubtful, { contentType: 'application/x-ndjson; charset=utf-8' })).toEqual(bad);
  // A file without lines is complete: it has no events.
  expect(await summaries('', { key: 'a.jsonl' })).toEqual([]);
  // The content has precedence.
  expect(await summaries(JSON.stringify(event('a'), null, 2), { key: 'a.jsonl' })).toEqual(['1 a']);
});

describe('compressed objects', () => {
  const text = Array.from({ length: 300 }, (_, index) => json(`e${index + 1}`)).join('\n');
  const all = Array.from({ length: 300 }, (_, index) => `${index + 1} e${index + 1}`);

  test('may be several members one after another, cut anywhere', async () => {
    const half = text.length / 2;
    const members = Buffer.concat([gzipSync(text.slice(0, half)), gzipSync(''), gzipSync(text.slice(half))]);
    const eventWrites = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(eventWrites, async (locations) => {
        expect(await summaries(cut(members, locations))).toEqual(all);
      }),
      { numRuns: 60 },
    );
  });

  test('may be padded with zeros', async () => {
    const padded = Buffer.concat([gzipSync(text), Buffer.alloc(40_000)]);
    expect(await summaries(padded)).toEqual(all);
    expect(await summaries(cut(padded, [0.01, 0.5]))).toEqual(all);
  });

  test('that end too early give the readable events, then fail', async () => {
    const whole = gzipSync(text);
    for (const share of [0.2, 0.5, 0.9]) {
      const found = await summaries(whole.subarray(0, whole.length * share));
      expect(found.slice(0, -1)).toEqual(all.slice(0, found.length - 1));
      expect(found.at(-1)).toBe(`${found.length} object/truncated+`);
    }
    // Only two bytes of the length at the very end are missing, so every line except the unfinished last one is complete.
    expect(await summaries(whole.subarray(0, -2))).toEqual([...all.slice(0, -1), '300 object/truncated+']);
  });

  test('that are damaged fail at the first line that was not returned', async () => {
    const whole = gzipSync(text);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 3 }), fc.nat({ max: 7 }), async (location, bit) => {
        const damaged = Buffer.from(whole);
        // The checksum of the content.
        damaged[whole.length - 8 + location] = (whole[whole.length - 8 + location] as number) ^ (1 << bit);
        const found = await summaries(cut(damaged, [0.3, 0.6]));
        expect(found.slice(0, -1)).toEqual(all.slice(0, found.length - 1));
        expect(found.at(-1)).toBe(`${found.length} object/not-gzip+`);
      }),
      { numRuns: 20 },
    );
  });

  test('that are followed by other data fail, wherever they are cut', async () => {
    const member = gzipSync(`${text}\n`);
    for (const rest of [Buffer.from(json('lost')), Buffer.concat([Buffer.alloc(9), gzipSync(json('lost'))])]) {
      const bytes = Buffer.concat([member, rest]);
      for (const chunks of [[bytes], [member, rest], cut(bytes, [0.999])]) {
        expect((await summaries(chunks)).at(-1)).toMatch(/ object\/not-gzip\+$/);
      }
      expect((await summaries([member, rest])).slice(0, -1)).toEqual(all);
    }
  });

  test('are recognized by their first two bytes, not by name', async () => {
    expect(await summaries(json('a'), { key: 'events/a.json.gz', contentEncoding: 'gzip' })).toEqual(['1 a']);
    expect(await summaries(Buffer.from([0x1f]))).toEqual(['1 object/not-json+']);
    expect(await summaries(Buffer.from([0x1f, 0x8b]))).toEqual(['1 object/truncated+']);
  });
});
