// What the reader knows of objects from which events were removed.
import { expect, test } from 'vitest';
import {
  type Original,
  originalMetadata,
  originalName,
  originalOf,
  remainderKey,
} from '../../../src/pipeline/event/forgotten/original.ts';

const place = { bucket: 'b', key: 'events/käse 1.json' };
const original: Original = { versionId: 'v1', eTag: 'e1', lastModified: 1_000 };
const written = (more: Partial<Original> = {}) => originalMetadata(place, { ...original, ...more })[originalName];

test('the original is known in its place and as a remainder, and nowhere else', () => {
  expect(originalOf(place, written())).toEqual(original);
  const remainder = { bucket: 'b', key: remainderKey({ ...place, ...original }) };
  expect(originalOf(remainder, written({ key: place.key }))).toEqual({ ...original, key: place.key });
  expect(originalOf({ bucket: 'b', key: 'events/copy.json' }, written())).toBeUndefined();
  expect(originalOf({ bucket: 'other', key: place.key }, written())).toBeUndefined();
});

test.each([undefined, '', '{', '[]', '{"version":2}', '{"version":1,"of":1}'])('%j is no original', (metadata) => {
  expect(originalOf(place, metadata)).toBeUndefined();
});

test('metadata is ASCII and fits, however long the key is', () => {
  const key = `events/${'ü'.repeat(500)}.jsonl`;
  const text = written({ key }) ?? '';
  expect(text).toMatch(/^[ -~]+$/);
  expect(text.length).toBeLessThan(1_800);
  const found = originalOf({ bucket: 'b', key: remainderKey({ ...place, ...original }) }, text)?.key;
  expect(found).toMatch(/^events\/ü+~ü+\.jsonl$/);
});

test('a version is named by its id, and an object without versions by its ETag', () => {
  expect(remainderKey({ ...place, versionId: 'v1', eTag: 'e1' })).toBe(remainderKey({ ...place, versionId: 'v1' }));
  expect(remainderKey({ ...place, versionId: 'null', eTag: '"e1"' })).toBe(remainderKey({ ...place, eTag: 'e1' }));
  expect(remainderKey({ ...place, eTag: 'e1' })).not.toBe(remainderKey({ ...place, eTag: 'e2' }));
});
