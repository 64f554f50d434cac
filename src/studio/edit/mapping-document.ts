// A mapping's text with its nodes. The YAML library only finds places: the text itself is never printed from its tree.
import { type Document, isMap, isNode, isScalar, isSeq, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml';
import type { NodePath } from '../contract.ts';

export interface MappingDocument {
  text: string;
  document: Document.Parsed;
  /** Undefined if there is no such node. */
  nodeAt(path: Readonly<NodePath>): Node | undefined;
  /** The name and value that a path ends in. */
  pairAt(path: Readonly<NodePath>): Pair | undefined;
  /** The content as plain data; undefined if an alias leads nowhere. */
  content(): unknown;
  /** True if the node or something around it is in braces or brackets. */
  isInFlow(path: Readonly<NodePath>): boolean;
}

/** Undefined while the text is not YAML. */
export function readDocument(text: string): MappingDocument | undefined {
  const document = parseDocument(text, { prettyErrors: false, stringKeys: true, uniqueKeys: false, logLevel: 'error' });
  if (document.errors.length > 0) return undefined;
  const nodeAt = (path: Readonly<NodePath>): Node | undefined => {
    let node: unknown = document.contents;
    for (const step of path) {
      if (isSeq(node)) node = typeof step === 'number' ? node.items[step] : undefined;
      else node = isMap(node) ? pairNamed(node, step)?.value : undefined;
    }
    return isNode(node) ? node : undefined;
  };
  return {
    text,
    document,
    nodeAt,
    pairAt(path) {
      const parent = nodeAt(path.slice(0, -1));
      const name = path.at(-1);
      return isMap(parent) && name !== undefined ? pairNamed(parent, name) : undefined;
    },
    content() {
      try {
        return document.toJS();
      } catch {
        return undefined;
      }
    },
    isInFlow: (path) =>
      path.some((_, index) => {
        const node = nodeAt(path.slice(0, index));
        return (isMap(node) || isSeq(node)) && node.flow === true;
      }),
  };
}

export const nameOf = ({ key }: Pair): string => String(isScalar(key) ? key.value : key);

const pairNamed = (map: YAMLMap, name: string | number): Pair | undefined =>
  map.items.find((pair) => nameOf(pair) === String(name));
