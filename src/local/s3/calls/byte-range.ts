// The Range header of a read. S3 ignores what it does not understand, including multiple ranges.
import { S3Error } from '../s3-error.ts';

export interface ByteRange {
  from: number;
  /** One past the last byte. */
  to: number;
}

/** Undefined for the whole object. @throws S3Error `InvalidRange` if the range contains no byte */
export function readRange(header: string | undefined, size: number): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const [, first = '', last = ''] = match;
  const from = first === '' ? Math.max(size - Number(last), 0) : Number(first);
  const to = first === '' || last === '' ? size : Math.min(Number(last) + 1, size);
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  if (from < to) return { from, to };
  throw new S3Error('InvalidRange', 'The requested range is not satisfiable', {
    headers: { 'content-range': `bytes */${size}` },
  });
}
