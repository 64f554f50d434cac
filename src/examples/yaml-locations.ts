// Where nodes start and end in the text of a YAML file, for edits that leave everything else as it is. Offsets from 0.
import { isMap, isScalar, isSeq } from 'yaml';

export interface Source {
  /** With line ends of one character. */
  text: string;
}

interface Ranged {
  range?: readonly [start: number, valueEnd: number, nodeEnd: number] | null;
}
export const startOf = (node: unknown) => (node as Ranged | null)?.range?.[0] ?? 0;

/** The offset after a node's last character. A block collection ends with its last value, a block text before its line end. */
export function endOf(source: Source, node: unknown): number {
  if (isMap(node) && !node.flow) {
    const last = node.items.at(-1);
    return endOf(source, last?.value ?? last?.key);
  }
  if (isSeq(node) && !node.flow) return endOf(source, node.items.at(-1));
  const end = (node as Ranged | null)?.range?.[1] ?? 0;
  if (!isScalar(node) || !node.type?.startsWith('BLOCK')) return end;
  return source.text.slice(0, end).trimEnd().length;
}

export const columnOf = ({ text }: Source, offset: number) => offset - (text.lastIndexOf('\n', offset - 1) + 1);

/** The end of the line that an offset is on, before its line end. */
export function lineEnd({ text }: Source, offset: number): number {
  const end = text.indexOf('\n', text[offset - 1] === '\n' ? offset - 1 : offset);
  return end < 0 ? text.length : end;
}
