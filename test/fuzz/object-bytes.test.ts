// Whatever is in an object: the same events and failures however its bytes are cut and compressed, in the order of their
// lines, none that repeats anything of the object, and what was read up to a line stays read after a retry.
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allLines, type LineRanges } from '../../src/line-ranges.ts';
import type { Reading } from '../../src/pipeline/event/event.ts';
import type { CsvFormat } from '../../src/pipeline/event/formats/csv/csv-format.ts';
import { readEvents } from '../../src/pipeline/event/reading/read-events.ts';
import { envelope, storeOf } from '../pipeline/event/stored.ts';
import { fuzzInputs, fuzzRuns, fuzzSeed } from './fuzz-runs.ts';

/** In many texts of the objects, and in no reason. */
const marked = 'Quillfeather';
const limits = { bytes: 300, depth: 6 };

const text = fc.oneof(
  fc.constantFrom('', '}{', '\\"', '"', ',', ']', '\u2028', '\ud83d\ude00', '__proto__'),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const event = fc
  .record({ id: fc.nat(9), name: text, data: fc.jsonValue({ maxDepth: 3 }), long: fc.nat(400) })
  .map(({ id, name, data, long }) => ({
    kind: 'k',
    id: `e-${id}`,
    name: `${marked}${name}`,
    data,
    ...(long > 360 && { long: 'x'.repeat(long) }),
  }));
/** As it is, or inside messages of services. */
const wrapped = fc.tuple(event, fc.array(fc.nat(7), { maxLength: 2 })).map(([inner, wrappings]) =>
  wrappings.reduce<object>((content, wrapping) => {
    const message = JSON.stringify(content);
    if (wrapping === 1) return { Type: 'Notification', TopicArn: 't', MessageId: 'm', Message: message };
    if (wrapping === 2) return { messageId: 'm', receiptHandle: 'r', body: message.slice(wrappings.length - 1) };
    return content;
  }, inner),
);
const blanks = fc.constantFrom('', '', '', ' ', '\n', '\r\n', '\t \n', '\n\n\n', '\uFEFF', '\r');
const indent = fc.constantFrom(0, 0, 2);
const written = fc.tuple(wrapped, indent, blanks, blanks).map(([value, by, before, after]) => {
  return `${before}${JSON.stringify(value, null, by)}${after}`;
});
const separator = fc.constantFrom('\n', '\n', '\r\n', '', '\n\uFEFF', ',', ' ');
const joined = fc.tuple(fc.array(written, { maxLength: 5 }), separator).map(([all, by]) => all.join(by));
const array = fc.tuple(fc.array(written, { maxLength: 5 }), blanks).map(([all, by]) => `${by}[${all.join(',')}]${by}`);
const odd = fc.constantFrom(
  '',
  '[]',
  '1',
  '"',
  '{',
  '}',
  '[',
  'null\n2',
  'PAR1\n',
  'Obj\x01',
  '{"a":1}{',
  '\u001f\u008b',
);
const plain = fc
  .oneof({ weight: 6, arbitrary: joined }, { weight: 3, arbitrary: array }, { weight: 1, arbitrary: odd })
  .map((content) => Buffer.from(content));
/** Bytes replaced, inserted or removed. */
const edit = fc.record({ at: fc.nat(), cut: fc.nat(3), put: fc.uint8Array({ maxLength: 3 }) });
const content = fc
  .tuple(plain, fc.array(edit, { maxLength: 2 }), fc.integer({ max: 3 }))
  .map(([bytes, edits, damage]) =>
    damage < 3
      ? bytes
      : edits.reduce((now, { at, cut, put }) => {
          const from = at % (now.length + 1);
          return Buffer.concat([now.subarray(0, from), put, now.subarray(from + cut)]);
        }, bytes),
  );
const cell = fc.constantFrom(
  ...['', 'a', marked, '"x,y"', '"say ""so"""', '"two\r\nlines"', '5" pipe', '"a"b', ' ', '"open', '\u00fc'],
);
const row = fc.array(cell, { minLength: 1, maxLength: 4 }).map((cells) => cells.join(','));
const header = fc.constantFrom('kind,b', 'kind,b,c', '\uFEFFkind,b', 'kind', 'kind,,b', 'kind;b', '');
const lineEnd = fc.constantFrom('\n', '\n', '\r\n', '\r', '\n\n', '\n\uFEFF');
const csv = fc
  .tuple(header, fc.array(row, { maxLength: 6 }), lineEnd)
  .map(([first, rows, by]) => Buffer.from([first, ...rows].join(by)));
const cuts = fc.array(fc.nat(), { maxLength: 6 });
const key = fc.constantFrom('events/a', 'events/a.jsonl', 'events/a.csv', 'events/a.gz');
const object = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(content, key) },
  { weight: 1, arbitrary: fc.tuple(csv, fc.constantFrom('csv/a', 'csv/plain/a')) },
);

function pieces(bytes: Buffer, positions: readonly number[]): Buffer[] {
  const at = [...new Set(positions.map((each) => each % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((from, index) => bytes.subarray(from, at[index] ?? bytes.length));
}

async function read(chunks: readonly Uint8Array[], name: string, lines: LineRanges = allLines): Promise<Reading[]> {
  const store = storeOf({ [name]: { chunks } });
  const readings = await Array.fromAsync(
    readEvents({ bucket: 'b', key: name }, lines, { store, envelope: ofRows, limits, csvFor }),
  );
  return readings.map(withoutSize);
}

function csvFor(name: string): CsvFormat | undefined {
  if (name.startsWith('csv/plain/')) return { delimiter: ',', columns: ['kind', '__proto__'] };
  return name.startsWith('csv/') ? { delimiter: ',' } : undefined;
}

const ofRows: typeof envelope = async (raw, name) => (csvFor(name) ? { type: 'row' } : envelope(raw, name));

/** The object is as large as its compressed form; everything else must be the same. */
function withoutSize(reading: Reading): Reading {
  if (reading.kind === 'failed') return { ...reading, location: { ...reading.location, size: 0 } };
  return { ...reading, event: { ...reading.event, location: { ...reading.event.location, size: 0 } } };
}

const lineOf = (reading: Reading) => (reading.kind === 'event' ? reading.event.location.line : reading.location.line);

test('an object gives the same events and failures in one piece, cut anywhere and compressed', async () => {
  const numRuns = fuzzRuns(500);
  const inputs = fuzzInputs('object bytes');
  const counts = { events: 0, failures: 0 };
  const property = fc.asyncProperty(object, cuts, cuts, fc.nat(9), async ([bytes, name], first, second, from) => {
    inputs.start();
    const whole = await read([bytes], name);
    expect(await read(pieces(bytes, first), name)).toEqual(whole);
    // Members and frames of its own for each piece, cut once more.
    for (const compress of [gzipSync, zstdCompressSync]) {
      const members = Buffer.concat(pieces(bytes, first).map((each) => compress(each)));
      expect(await read(pieces(members, second), name)).toEqual(whole);
    }
    for (const reading of whole) {
      counts[reading.kind === 'event' ? 'events' : 'failures'] += 1;
      if (reading.kind === 'failed') expect(reading.failure.message).not.toContain(marked);
    }
    const lines = whole.map(lineOf);
    expect(lines).toEqual(lines.toSorted((a, b) => a - b));
    expect(whole.findIndex((reading) => reading.kind === 'failed' && reading.andAllAfter)).toBeOneOf([
      -1,
      whole.length - 1,
    ]);
    // A retry reads the lines that are left, and finds what the first try found there.
    const rest = await read(pieces(bytes, second), name, [[from + 1, Number.POSITIVE_INFINITY]]);
    const failsAsWhole = whole.some((reading) => reading.kind === 'failed' && reading.andAllAfter);
    if (!failsAsWhole) expect(rest).toEqual(whole.filter((reading) => lineOf(reading) > from));
    inputs.end();
  });
  await fc.assert(property, { seed: fuzzSeed, numRuns });
  inputs.report();
  expect(inputs.count()).toBeGreaterThanOrEqual(numRuns);
  expect(counts.events).toBeGreaterThan(numRuns / 2);
  expect(counts.failures).toBeGreaterThan(numRuns / 20);
});
