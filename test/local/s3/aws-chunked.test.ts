import { describe, expect, it } from 'vitest';
import { decodeAwsChunked } from '../../../src/local/s3/aws-chunked.ts';

const encoded = '5;chunk-signature=ab\r\nhello\r\nc\r\n\r\nline two\r\n\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n';

async function decode(...chunks: string[]) {
  const trailers = new Map<string, string>();
  const source = (async function* () {
    for (const chunk of chunks) yield Buffer.from(chunk, 'latin1');
  })();
  const bytes: Uint8Array[] = [];
  for await (const chunk of decodeAwsChunked(source, trailers)) bytes.push(chunk);
  return { text: Buffer.concat(bytes).toString('latin1'), trailers: Object.fromEntries(trailers) };
}

describe('an encoded body', () => {
  const whole = { text: 'hello\r\nline two\r\n', trailers: { 'x-amz-checksum-crc32': 'AAAAAA==' } };

  it('is decoded wherever the network splits it', async () => {
    for (let cut = 0; cut <= encoded.length; cut += 1) {
      expect(await decode(encoded.slice(0, cut), encoded.slice(cut))).toEqual(whole);
    }
    expect(await decode(...encoded)).toEqual(whole);
  });

  it.each([
    ['ends early', encoded.slice(0, 30)],
    ['has no last chunk', '5\r\nhello\r\n'],
    ['has a size that is not a number', 'five\r\nhello\r\n0\r\n\r\n'],
    ['has a chunk longer than its size', '4\r\nhello\r\n0\r\n\r\n'],
    ['is empty', ''],
  ])('is refused if it %s', async (_, text) => {
    await expect(decode(text)).rejects.toMatchObject({ code: 'IncompleteBody' });
  });
});
