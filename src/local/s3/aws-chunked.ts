// Decodes the `aws-chunked` encoding, which the SDK uses for bodies whose checksum it knows only at the end:
// `SIZE[;extensions]\r\n bytes \r\n … 0\r\n`, then trailers `name:value\r\n`, then an empty line.
import { S3Error } from './s3-error.ts';

/** Yields the decoded bytes. Fills `trailers`, with names in lower case, once all bytes are read. */
export async function* decodeAwsChunked(
  source: AsyncIterable<Uint8Array>,
  trailers: Map<string, string>,
): AsyncGenerator<Uint8Array> {
  let line = '';
  let remaining = 0;
  let state: 'size' | 'bytes' | 'after-bytes' | 'trailers' | 'done' = 'size';
  for await (const chunk of source) {
    for (let index = 0; index < chunk.length; ) {
      if (state === 'bytes') {
        const bytes = chunk.subarray(index, index + remaining);
        yield bytes;
        index += bytes.length;
        remaining -= bytes.length;
        if (remaining === 0) state = 'after-bytes';
        continue;
      }
      const end = chunk.indexOf(10, index);
      line += Buffer.from(chunk.subarray(index, end < 0 ? undefined : end)).toString('latin1');
      if (line.length > 8192) throw incomplete();
      if (end < 0) break;
      index = end + 1;
      const text = line.replace(/\r$/, '');
      line = '';
      if (state === 'size') {
        remaining = sizeIn(text);
        state = remaining === 0 ? 'trailers' : 'bytes';
      } else if (state === 'after-bytes') {
        if (text !== '') throw incomplete();
        state = 'size';
      } else if (text === '') state = 'done';
      else {
        const colon = text.indexOf(':');
        trailers.set(text.slice(0, colon).toLowerCase(), text.slice(colon + 1).trim());
      }
    }
  }
  // Some clients omit the empty line when there are no trailers.
  if (state !== 'done' && state !== 'trailers') throw incomplete();
}

function sizeIn(text: string): number {
  const match = /^([\da-fA-F]{1,12})(;|$)/.exec(text);
  if (!match?.[1]) throw incomplete();
  return Number.parseInt(match[1], 16);
}

const incomplete = () =>
  new S3Error('IncompleteBody', 'The request body terminated unexpectedly or is not framed as announced.');
