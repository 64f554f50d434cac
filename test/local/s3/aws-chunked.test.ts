import { describe, expect, it } from 'vitest';
import { decodeAwsChunked } from '../../../src/local/s3/aws-chunked.ts';

const framed = '5;chunk-signature=ab\r\nhello\r\nc\r\n\r\nline two\r\n\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n';

async function decode(...pieces: string[]) {
  const trailers = new Map<string, string>();
  const source = (async function* () {
    for (const piece of pieces) yield Buffer.from(piece, 'latin1');
  })();
  const bytes: Uint8Array[] = [];
  for await (const chunk of decodeAwsChunked(source, trailers)) bytes.push(chunk);
  return { text: Buffer.concat(bytes).toString('latin1'), trailers: Object.fromEntries(trailers) };
}

describe('a framed body', () => {
  const whole = { text: 'hello\r\nline two\r\n', trailers: { 'x-amz-checksum-crc32': 'AAAAAA==' } };

  it('is the same wherever the network cuts it', async () => {
    for (let cut = 0; cut <= framed.length; cut += 1) {
      expect(await decode(framed.slice(0, cut), framed.slice(cut))).toEqual(whole);
    }
    expect(await decode(...framed)).toEqual(whole);
  });

  it.each([
    ['ends early', framed.slice(0, 30)],
    ['has no last frame', '5\r\nhello\r\n'],
    ['has a size that is no number', 'five\r\nhello\r\n0\r\n\r\n'],
    ['has a frame longer than it says', '4\r\nhello\r\n0\r\n\r\n'],
    ['is empty', ''],
  ])('is refused when it %s', async (_, text) => {
    await expect(decode(text)).rejects.toMatchObject({ code: 'IncompleteBody' });
  });
});
