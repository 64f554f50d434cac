// The ETag of an object. Only without encryption, or with S3's own keys, is it the MD5 of the content; with a KMS key it is
// another one at each write. The ETag of a multipart upload comes from its parts, and a copy of it has one of its own
// (Amazon S3 API Reference, "Object", ETag).
import { createHash, randomBytes } from 'node:crypto';
import type { StoredBody } from './stored-body.ts';

/** @param encryption the header `x-amz-server-side-encryption` of the write */
export const eTagOf = (md5: string, encryption: string | undefined): string =>
  encryption === 'aws:kms' ? randomBytes(16).toString('hex') : md5;

/** Without quotes. */
export async function eTagOfCopy(body: StoredBody, encryption: string | undefined): Promise<string> {
  const hash = createHash('md5');
  for await (const chunk of body.read(0, body.size)) hash.update(chunk);
  return eTagOf(hash.digest('hex'), encryption);
}
