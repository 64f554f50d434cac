// The object that was there before events were removed from it: `s3sf forget` notes it in the metadata of the object that
// takes its place. Its events keep the ids and times that follow from it, and messages and stamps that name it find what is
// left of it. The format outlives deployments.
import { hash } from 'node:crypto';
import { isJsonObject, type JsonValue } from '../../../json.ts';
import type { ObjectReference } from '../../../request.ts';
import { isFixed } from '../objects/object-store.ts';

export interface Original {
  /** Absent in a bucket without versions. */
  versionId?: string;
  /** Without quotes. */
  eTag: string;
  /** Milliseconds since 1970. */
  lastModified: number;
  /** Key by which its content is read, where it is not in its place; cut where it is long. */
  key?: string;
  /** Nothing is left of it. */
  isErased?: true;
}

/** Name of the metadata, as the SDK writes it; the header begins with `x-amz-meta-`. */
export const originalName = 's3-to-salesforce-original';

/** Where the rest of each version is that was removed. The name is a hash, since a key may name a person. */
export const remainderPrefix = 'forgotten/';

type Named = Pick<ObjectReference, 'bucket' | 'key' | 'versionId' | 'eTag'>;

const nameOf = ({ bucket, key, versionId, eTag }: Named) =>
  hash('sha256', JSON.stringify([bucket, key, isFixed(versionId) ? versionId : (eTag ?? '').replaceAll('"', '')]));

export const remainderKey = (object: Named): string => `${remainderPrefix}${nameOf(object)}`;

/** S3 takes 2 KB of metadata, in ASCII. The settings look at the start of a key, and formats at its end. */
const shortKey = (key: string): string =>
  encodeURIComponent(
    encodeURIComponent(key).length <= 1_200 ? key : `${key.slice(0, 80)}~${key.slice(-40)}`.toWellFormed(),
  );

export function originalMetadata(at: Pick<Named, 'bucket' | 'key'>, original: Original): Record<string, string> {
  const of = nameOf({ ...original, ...at });
  const key = original.key === undefined ? {} : { key: shortKey(original.key) };
  return { [originalName]: JSON.stringify({ version: 1, of, ...original, ...key }) };
}

/**
 * The original of an object with this metadata. Undefined if it has none, or was copied to another place: then its events
 * are new ones.
 */
export function originalOf(
  { bucket, key }: Pick<Named, 'bucket' | 'key'>,
  metadata: string | undefined,
): Original | undefined {
  const value = metadata === undefined ? undefined : parse(metadata);
  if (!isJsonObject(value) || value.version !== 1) return undefined;
  const { of, versionId, eTag, lastModified, key: ownKey, isErased } = value;
  if (typeof of !== 'string' || typeof eTag !== 'string' || typeof lastModified !== 'number') return undefined;
  const original: Original = {
    ...(typeof versionId === 'string' ? { versionId } : {}),
    eTag,
    lastModified,
    ...(typeof ownKey === 'string' ? { key: decode(ownKey) } : {}),
    ...(isErased === true ? { isErased } : {}),
  };
  const isInPlace = of === nameOf({ ...original, bucket, key });
  return isInPlace || key === `${remainderPrefix}${of}` ? original : undefined;
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
