// Why events of the person are still in a version.
import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { FoundVersion } from '../find/search-bucket.ts';
import { InseparableError } from './replace-events.ts';

export type LeftBecause =
  /** `until`: RFC 3339; absent for a legal hold. */
  | { kind: 'locked'; until?: string }
  /** Other events are in it, and cannot be told from those of the person. */
  | { kind: 'inseparable' }
  /** It was overwritten meanwhile: the next round finds what it contains now. */
  | { kind: 'changed' }
  | { kind: 'refused'; code: string };

/** S3 Object Lock would refuse the deletion after the rest was stored. */
export async function lockOf(
  { key, versionId }: FoundVersion,
  { s3, bucket, now }: { s3: S3Client; bucket: string; now: () => number },
): Promise<LeftBecause | undefined> {
  const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
  const { ObjectLockMode: mode, ObjectLockRetainUntilDate: until, ObjectLockLegalHoldStatus: hold } = head;
  if (hold === 'ON') return { kind: 'locked' };
  if (mode === undefined || until === undefined || until.getTime() <= now()) return undefined;
  return { kind: 'locked', until: until.toISOString() };
}

export function reasonOf(error: unknown): LeftBecause {
  if (error instanceof InseparableError) return { kind: 'inseparable' };
  if (!(error instanceof Error) || !('$metadata' in error)) throw error;
  const { name } = error;
  if (['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey', 'NoSuchVersion'].includes(name))
    return { kind: 'changed' };
  return { kind: 'refused', code: name };
}
