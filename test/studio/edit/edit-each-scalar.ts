// Edits the values of all mappings in a folder, one after the other, and says which edits changed anything else.
import { isMap, isScalar, isSeq } from 'yaml';
import { readMappingFiles } from '../../../src/mapping-files.ts';
import type { NodePath } from '../../../src/studio/contract.ts';
import { type MappingDocument, nameOf, readDocument } from '../../../src/studio/edit/mapping-document.ts';
import { setScalar } from '../../../src/studio/edit/set-scalar.ts';
import { changeBetween } from '../../../src/studio/edit/text-change.ts';

/** @param every 1 for all values, 10 for every tenth */
export async function editEachScalar(folder: string, every: number): Promise<{ wrong: string[]; edits: number }> {
  const wrong: string[] = [];
  let edits = 0;
  let found = 0;
  for (const { path: file, text } of await readMappingFiles(folder)) {
    const document = readDocument(text);
    if (!document) continue;
    for (const path of scalarPaths(document.document.contents)) {
      const old = document.nodeAt(path);
      if (!isScalar(old)) continue;
      found += 1;
      if (found % every !== 0) continue;
      const value = typeof old.value === 'string' ? `${old.value.trim()} & "it's: new"` : 'new';
      const edited = setScalar(document, path, value, 'value');
      edits += 1;
      const outside = edited === undefined ? 'not edited' : changeOutside(document, path, edited);
      if (outside !== undefined) wrong.push(`${file} ${path.join('/')}: ${outside}`);
    }
  }
  return { wrong, edits };
}

function scalarPaths(node: unknown, path: NodePath = []): NodePath[] {
  if (isSeq(node)) return node.items.flatMap((item, index) => scalarPaths(item, [...path, index]));
  if (isMap(node)) return node.items.flatMap((pair) => scalarPaths(pair.value, [...path, nameOf(pair)]));
  return isScalar(node) ? [path] : [];
}

/** What an edit may change: the value itself, without the line end that a block text contains. */
function changeOutside({ text, nodeAt }: MappingDocument, path: NodePath, edited: string): string | undefined {
  const [start, end] = nodeAt(path)?.range ?? [0, 0];
  const change = changeBetween(text, edited);
  if (!change) return 'nothing changed';
  const length = text.slice(0, end).trimEnd().length;
  if (change.start < start || change.end > Math.max(end, length))
    return `changed ${text.slice(change.start, change.end)}`;
  return undefined;
}
