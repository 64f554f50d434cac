// The id of an event that has none.
import { hash } from 'node:crypto';
import type { Location } from '../event.ts';
import { isFixed } from '../objects/object-store.ts';
import type { OwnBytes } from './occurrences.ts';

/**
 * From the event's own bytes, under its key: a copy of the object in its place (another encryption, a restored version, a
 * replica that is sent back) brings the same events. See docs/decisions/008-events-without-an-id.md.
 */
export const contentId = ({ bucket, key }: Location, { hash: own, occurrence }: OwnBytes): string =>
  idOf([bucket, key, own, occurrence]);

/**
 * From the version of the object and the line, as version 0.1.0 does: a copy brings new events.
 * @param inLine index of the event, if its line contains several
 */
export const locationId = ({ bucket, key, versionId, eTag, line }: Location, ...inLine: number[]): string =>
  idOf([bucket, key, (isFixed(versionId) ? versionId : eTag) ?? '', line, ...inLine]);

const idOf = (parts: (string | number)[]) => `s3-${hash('sha256', JSON.stringify(parts)).slice(0, 32)}`;
