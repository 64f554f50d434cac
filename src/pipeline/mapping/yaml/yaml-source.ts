// A YAML file with the location of everything in it. Aliases and anchors are refused, so that a mapping can be read from
// top to bottom and a few lines cannot expand to a million.
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  Scalar,
  visit,
  type YAMLMap,
} from 'yaml';
import type { Problem } from '../../../problem.ts';
import { mostProblems } from '../first-problems.ts';
import { exactValue } from './exact-scalars.ts';
import { type ScalarStyle, scalarPositions } from './scalar-positions.ts';
import { type Position, textLines } from './text-lines.ts';
import { type YamlProblem, yamlProblems } from './yaml-problems.ts';

/** Names and list indexes, from the top of the file. */
export type NodePath = readonly (string | number)[];

export type { Position } from './text-lines.ts';

/** An expression as written in a file. */
export interface WrittenExpression {
  text: string;
  at: Position;
  /** Position in the file of the character at this index. */
  positionOf(index: number): Position;
  /** True if YAML read what follows as a comment. */
  endsAtComment: boolean;
}

export interface YamlSource {
  file: string;
  /** The content as plain data. An expression that looks like a number, true or null is that value here. */
  value: unknown;
  /** The same for the value at a path, in which a number that would lose digits is the text of its digits. */
  exactAt(path: NodePath): unknown;
  /** Start of the value at a path, or of the closest value above it. */
  positionOf(path: NodePath): Position;
  /** Start of the name that a path ends in. */
  namePositionOf(path: NodePath): Position;
  /** The source text of the value at a path, as an expression. */
  expressionAt(path: NodePath): WrittenExpression;
  problem(position: Position, what: { code: string; message: string; hint?: string }): Problem;
}

/** Broken YAML gives only problems. */
export function readYaml(file: string, fileText: string): { source?: YamlSource; problems: Problem[] } {
  const text = fileText.replace(/^\uFEFF/, '');
  const lines = textLines(text);
  const at = lines.positionOf;
  const problem: YamlSource['problem'] = ({ line, column }, { code, message, hint }) => ({
    code,
    severity: 'error',
    message,
    file,
    line,
    column,
    ...(hint === undefined ? {} : { hint }),
  });
  if (lines.indexOf(text.length) >= mostLines) return { problems: [problem(at(0), tooLong)] };
  const document = parsed(text);
  if (!document || isDeeperThan(deepest, document.contents)) return { problems: [problem(at(0), tooDeep)] };
  const broken = [...yamlProblems(document, text, lines), ...aliasProblems(document)];
  if (broken.length > 0) {
    const first = broken.slice(0, mostProblems + 1);
    return { problems: first.map((each) => problem(at(each.offset), each)) };
  }

  const pairOf = pairFinder();
  const nodeAt = (path: NodePath): Node | undefined => {
    let node: unknown = document.contents;
    for (const step of path) {
      if (isSeq(node)) node = typeof step === 'number' ? node.items[step] : undefined;
      else node = isMap(node) ? pairOf(node, step)?.value : undefined;
    }
    return isNode(node) ? node : undefined;
  };
  const nameStart = (parent: Node | undefined, name: string | number | undefined): number | undefined => {
    const key = isMap(parent) && name !== undefined ? pairOf(parent, name)?.key : undefined;
    return isScalar(key) ? key.range?.[0] : undefined;
  };
  const startOf = (path: NodePath): number => {
    const start = nodeAt(path)?.range?.[0];
    if (start !== undefined) return start;
    return path.length === 0 ? 0 : startOf(path.slice(0, -1));
  };
  return {
    problems: [],
    source: {
      file,
      value: document.toJS(),
      exactAt: (path) => exactValue(nodeAt(path), document),
      problem,
      positionOf: (path) => at(startOf(path)),
      namePositionOf: (path) => at(nameStart(nodeAt(path.slice(0, -1)), path.at(-1)) ?? startOf(path)),
      expressionAt: (path) => writtenExpression(nodeAt(path), text, at),
    },
  };
}

/** Undefined if the parser ran out of stack: each level of the text is a call in it. */
function parsed(text: string): Document.Parsed | undefined {
  try {
    return parseDocument(text, {
      prettyErrors: false,
      stringKeys: true,
      // yaml compares each name with all before it; duplicate-keys.ts takes a set.
      uniqueKeys: false,
      logLevel: 'error',
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** More than an event may have. Whatever goes through a deeper value would need a deep stack. */
const deepest = 250;

const tooDeep = {
  code: 'mapping/yaml-syntax',
  message: `The file has more than ${deepest} levels of lists and groups.`,
  hint: 'Look for repeated brackets or dashes, or for lines that are each indented deeper than the line above.',
};

/** The parser takes a while for each line, blank ones included. */
const mostLines = 200_000;

const tooLong = {
  code: 'mapping/yaml-syntax',
  message: `The file has more than ${mostLines.toLocaleString('en-US')} lines.`,
  hint: 'Look for blank lines. If there are too many examples, keep one of each kind.',
};

/** A loop over the levels, for the same reason. */
function isDeeperThan(limit: number, top: unknown): boolean {
  let level: unknown[] = [top];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    level = level.flatMap((node) => {
      if (isSeq(node)) return node.items.filter(isCollection);
      return isMap(node) ? node.items.flatMap(({ key, value }) => [key, value]).filter(isCollection) : [];
    });
  }
  return false;
}

function aliasProblems(document: Document): YamlProblem[] {
  const found: YamlProblem[] = [];
  visit(document, {
    Node(_, node) {
      const sign = isAlias(node) ? '*' : node.anchor === undefined ? undefined : '&';
      if (sign === undefined) return;
      found.push({
        code: 'mapping/alias',
        message: `YAML reads a value that starts with ${sign} as a reference, which mappings cannot use.`,
        hint: 'Write the value out. If it is an expression, put it in single quotes.',
        offset: node.range?.[0] ?? 0,
      });
    },
  });
  return found;
}

/** Finds the pair of a name. A group may have thousands of names, so each group is gone through once. */
function pairFinder(): (map: YAMLMap, name: string | number) => Pair | undefined {
  const known = new Map<YAMLMap, Map<unknown, Pair>>();
  return (map, name) => {
    const pairs = known.get(map) ?? new Map(map.items.toReversed().map((pair) => [nameOf(pair), pair]));
    known.set(map, pairs);
    return pairs.get(name);
  };
}

/** Much longer than an expression may be: of a longer text, nothing but its length is a problem. */
const longestPositioned = 100_000;

const nameOf = ({ key }: Pair) => (isScalar(key) ? key.value : key);

const styles: Record<string, ScalarStyle> = {
  [Scalar.PLAIN]: 'plain',
  [Scalar.QUOTE_SINGLE]: 'single',
  [Scalar.QUOTE_DOUBLE]: 'double',
  [Scalar.BLOCK_LITERAL]: 'block',
  [Scalar.BLOCK_FOLDED]: 'block',
};

function writtenExpression(node: Node | undefined, file: string, at: (offset: number) => Position): WrittenExpression {
  if (!isScalar(node) || !node.range) return { text: '', at: at(0), positionOf: () => at(0), endsAtComment: false };
  const text = typeof node.value === 'string' ? node.value : (node.source ?? '');
  const [start, end] = node.range;
  const style = styles[node.type ?? ''] ?? 'plain';
  let positions: number[] | undefined;
  return {
    text,
    at: at(start),
    endsAtComment: style === 'plain' && /^[ \t]+#/.test(file.slice(end)),
    positionOf(index) {
      if (text.length > longestPositioned) return at(start);
      positions ??= scalarPositions(text, { style, text: file, start, end });
      return at(positions[Math.min(index, text.length)] ?? end);
    },
  };
}
