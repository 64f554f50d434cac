// The checksums that a client may send or request, limited to those that Node can compute.
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

export type ChecksumAlgorithm = 'CRC32' | 'SHA1' | 'SHA256';

export interface Checksum {
  algorithm: ChecksumAlgorithm;
  /** Base64; for a multipart upload followed by `-` and the number of parts. */
  value: string;
  type: 'FULL_OBJECT' | 'COMPOSITE';
}

export const isKnownAlgorithm = (name: string): name is ChecksumAlgorithm =>
  name === 'CRC32' || name === 'SHA1' || name === 'SHA256';

export const checksumHeader = (algorithm: string): string => `x-amz-checksum-${algorithm.toLowerCase()}`;

/** Computes a checksum incrementally; `value` returns it in base64. */
export function startChecksum(algorithm: ChecksumAlgorithm): { add(bytes: Uint8Array): void; value(): string } {
  if (algorithm === 'CRC32') {
    let sum = 0;
    return {
      add: (bytes) => {
        sum = crc32(bytes, sum);
      },
      value() {
        const bytes = Buffer.alloc(4);
        bytes.writeUInt32BE(sum);
        return bytes.toString('base64');
      },
    };
  }
  const hash = createHash(algorithm.toLowerCase());
  return { add: (bytes) => void hash.update(bytes), value: () => hash.digest('base64') };
}

/** The checksum of the parts' checksums; undefined unless every part has one of the same algorithm. */
export function compositeChecksum(parts: readonly (Checksum | undefined)[]): Checksum | undefined {
  const algorithm = parts[0]?.algorithm;
  if (!algorithm || !parts.every((part) => part?.algorithm === algorithm)) return undefined;
  const checksum = startChecksum(algorithm);
  for (const part of parts) checksum.add(Buffer.from(part?.value ?? '', 'base64'));
  return { algorithm, value: `${checksum.value()}-${parts.length}`, type: 'COMPOSITE' };
}
