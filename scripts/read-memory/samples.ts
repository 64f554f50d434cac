// The large objects to measure with. All data is invented, and is streamed to disk as it is generated.
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';

export interface Sample {
  /** Name of the file and of the object. */
  name: string;
  /** Approximate size before compression. */
  plainBytes: number;
  shape: 'lines' | 'array';
  gzip: boolean;
  /** The bulk of each event: the same words every time, or noise that hardly compresses. */
  note: 'words' | 'noise';
}

const megabyte = 1_000_000;

export const samples: readonly Sample[] = [
  { name: 'lines-1-gb.jsonl', plainBytes: 1000 * megabyte, shape: 'lines', gzip: false, note: 'words' },
  { name: 'array-200-mb.json', plainBytes: 200 * megabyte, shape: 'array', gzip: false, note: 'words' },
  { name: 'noise-200-mb.jsonl.gz', plainBytes: 296 * megabyte, shape: 'lines', gzip: true, note: 'noise' },
  { name: 'words-1-gb.jsonl.gz', plainBytes: 1000 * megabyte, shape: 'lines', gzip: true, note: 'words' },
];

/** Writes the sample to `file`, at `scale` times its size. */
export async function writeSample(sample: Sample, file: string, scale: number): Promise<{ events: number }> {
  let events = 0;

  function* text(): Generator<string> {
    const [opening, between, closing] = sample.shape === 'array' ? ['[', ',\n', ']'] : ['', '\n', '\n'];
    let piece = opening;
    for (let bytes = 0; bytes < sample.plainBytes * scale; ) {
      if (events > 0) piece += between;
      piece += event(events, sample.note);
      events += 1;
      if (piece.length < 65_536) continue;
      bytes += piece.length;
      yield piece;
      piece = '';
    }
    yield piece + closing;
  }

  const target = createWriteStream(file);
  if (sample.gzip) await pipeline(text, createGzip({ level: constants.Z_BEST_SPEED }), target);
  else await pipeline(text, target);
  return { events };
}

const words = 'Stayed with the texter until help arrived, and handed over to the day shift. '.repeat(3);

function event(number: number, note: Sample['note']): string {
  return JSON.stringify({
    specversion: '1.0',
    id: `event-${number}`,
    source: '/platform',
    type: 'counselor.active_rescue',
    time: '2026-03-01T12:00:00.000Z',
    data: {
      counselor: { id: `C-${number % 5000}`, first_name: 'Robin', last_name: 'Example', active_rescues: number % 7 },
      coach: { id: `K-${number % 90}` },
      note: note === 'words' ? words : randomBytes(1500).toString('base64'),
    },
  });
}
