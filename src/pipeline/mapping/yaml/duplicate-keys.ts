// Names that occur twice in one group.
import { type Document, isScalar, visit } from 'yaml';

/** Offsets of each occurrence but the first, in the order of the file. */
export function duplicateKeys(document: Document): number[] {
  const offsets: number[] = [];
  visit(document, {
    Map(_, { items }) {
      const names = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key) || !key.range) continue;
        if (names.has(key.value)) offsets.push(key.range[0]);
        names.add(key.value);
      }
    },
  });
  return offsets.sort((a, b) => a - b);
}
