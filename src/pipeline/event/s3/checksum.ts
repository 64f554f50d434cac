// The checksum of an object that S3 sends with it (Amazon S3 User Guide, "Checking object integrity").
import { Crc32, Crc32c, Crc64Nvme } from '@aws-sdk/checksums/crc';
import { Sha1, Sha256 } from '@aws-sdk/checksums/sha';

export interface Checksum {
  update(bytes: Uint8Array): void;
  /** Whether the bytes so far are those that were uploaded. */
  matches(): Promise<boolean>;
}

type Algorithm = Crc32 | Crc32c | Crc64Nvme | Sha1 | Sha256;

const algorithms: [header: string, start: () => Algorithm][] = [
  ['x-amz-checksum-crc64nvme', () => new Crc64Nvme()],
  ['x-amz-checksum-crc32', () => new Crc32()],
  ['x-amz-checksum-crc32c', () => new Crc32c()],
  ['x-amz-checksum-sha1', () => new Sha1()],
  ['x-amz-checksum-sha256', () => new Sha256()],
];

/** Undefined where there is none, or only one of the checksums of its parts (with a hyphen and their number). */
export function checksumOf(headers: Readonly<Record<string, string>>): Checksum | undefined {
  for (const [header, start] of algorithms) {
    const expected = headers[header];
    if (expected === undefined || expected.includes('-')) continue;
    const algorithm = start();
    return {
      update: (bytes) => algorithm.update(bytes),
      matches: async () => Buffer.from(await algorithm.digest()).toString('base64') === expected,
    };
  }
  return undefined;
}
