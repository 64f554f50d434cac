// An expression as a row of tokens, for people who read it in the form. It reads the text alone, so that an expression with
// a mistake still shows its parts. Each path is resolved to the value of the event that it means.
import { pathExpression } from '../../draft/event-paths.ts';
import type { ExpressionToken } from '../contract.ts';

/** What names in an expression are looked up in. */
export interface PathBase {
  /** Names of the path that `$item` goes through; absent outside of `forEach`. */
  item?: readonly string[] | undefined;
}

const patterns: [ExpressionToken['kind'] | 'name' | 'comment', RegExp][] = [
  ['space', /\s+/y],
  ['comment', /\/\*[\s\S]*?\*\//y],
  ['text', /"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'/y],
  ['number', /\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/y],
  ['variable', /\$\$|\$[A-Za-z_]\w*|\$/y],
  ['name', /`[^`]*`|[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*/y],
  ['operator', /:=|!=|<=|>=|\*\*|\.\.|\?:|\?\?|~>|[-+*/%&=<>?:;,.(){}[\]@#^|!]/y],
];

const regex = /\/(?:\\.|[^/\\\n])+\/[a-z]*/y;
const words = new Set(['and', 'or', 'in']);
const constants = new Set(['true', 'false', 'null']);

interface Bracket {
  open: string;
  /** What names inside it are looked up in, and the path before it. */
  base: readonly string[] | undefined;
  before: readonly string[] | undefined;
}

/** In order and without gaps. One token of the kind `code` if a quote is not closed. */
export function tokensOf(source: string, { item }: PathBase = {}): ExpressionToken[] {
  const tokens: ExpressionToken[] = [];
  const brackets: Bracket[] = [];
  /** Names in front of a dot that is now open; undefined where they are not known. */
  let path: readonly string[] | undefined;
  let base: readonly string[] | undefined = [];
  let isAfterValue = false;
  let isAfterDot = false;
  let index = 0;

  const push = (kind: ExpressionToken['kind'], end: number, names?: readonly string[]) => {
    const text = source.slice(index, end);
    const full = names && pathOf(names);
    tokens.push({ kind, text, start: index, end, ...(full && { path: full, short: shortOf(text) }) });
    index = end;
  };
  const match = (): [string, string] | undefined => {
    if (!isAfterValue) {
      regex.lastIndex = index;
      const found = regex.exec(source)?.[0];
      if (found !== undefined && !found.startsWith('/*')) return ['text', found];
    }
    for (const [kind, pattern] of patterns) {
      pattern.lastIndex = index;
      const found = pattern.exec(source)?.[0];
      if (found !== undefined) return [kind, found];
    }
    return undefined;
  };

  while (index < source.length) {
    const found = match();
    if (!found) return [{ kind: 'code', text: source, start: 0, end: source.length }];
    const [kind, text] = found;
    const end = index + text.length;
    if (kind === 'space' || kind === 'comment') push('space', end);
    else if (kind === 'text' || kind === 'number') {
      push(kind, end);
      [isAfterValue, isAfterDot, path] = [true, false, undefined];
    } else if (kind === 'variable' && /^\s*\(/.test(source.slice(end))) {
      push('function', end);
      [isAfterValue, isAfterDot, path] = [true, false, undefined];
    } else if (kind === 'name' && words.has(text) && isAfterValue && !isAfterDot) {
      push('operator', end);
      [isAfterValue, path] = [false, undefined];
    } else if (kind === 'name' && constants.has(text) && !isAfterDot) {
      push('constant', end);
      [isAfterValue, path] = [true, undefined];
    } else if (kind === 'name' && !isAfterDot && /^\s*\(/.test(source.slice(end))) {
      push('function', end);
      [isAfterValue, path] = [true, undefined];
    } else if (kind === 'name' || kind === 'variable') {
      const start = isAfterDot ? path : kind === 'variable' ? variableBase(text, base, item) : base;
      const own = kind === 'variable' ? [] : [nameIn(text)];
      const { names, end: last } = dotted(source, end);
      path = start && [...start, ...own, ...names];
      const isPath = kind === 'name' || (start !== undefined && (names.length > 0 || text === '$item'));
      push(isPath ? 'path' : 'variable', last, path);
      [isAfterValue, isAfterDot] = [true, false];
    } else {
      const isCall = tokens.findLast((each) => each.kind !== 'space')?.kind === 'function';
      if ('([{'.includes(text)) {
        const isOnPath = !isCall && (isAfterValue || isAfterDot);
        brackets.push({ open: text, base, before: isOnPath ? path : undefined });
        if (isOnPath) base = path;
        [isAfterValue, isAfterDot, path] = [false, false, undefined];
      } else if (')]}'.includes(text)) {
        const closed = brackets.pop();
        base = closed ? closed.base : [];
        path = closed?.open === '[' ? closed.before : undefined;
        [isAfterValue, isAfterDot] = [true, false];
      } else if (text === '.') isAfterDot = true;
      else [isAfterValue, isAfterDot, path] = [false, false, undefined];
      push('operator', end);
    }
  }
  return tokens;
}

/** The event paths that an expression reads, without repetitions. */
export const readsOf = (tokens: readonly ExpressionToken[]): string[] => [
  ...new Set(tokens.flatMap(({ path }) => path ?? [])),
];

const variableBase = (
  text: string,
  base: readonly string[] | undefined,
  item: readonly string[] | undefined,
): readonly string[] | undefined => {
  if (text === '$$') return [];
  if (text === '$') return base;
  return text === '$item' ? item : undefined;
};

/** The names behind a name: `.b.c`. A name before a bracket is a function there. */
function dotted(source: string, from: number): { names: string[]; end: number } {
  const names: string[] = [];
  let end = from;
  const next = /\s*\.\s*(`[^`]*`|[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)(?!\s*\()(?![\w\u0080-\uffff])/y;
  for (;;) {
    next.lastIndex = end;
    const found = next.exec(source);
    if (!found) return { names, end };
    names.push(nameIn(found[1] as string));
    end += found[0].length;
  }
}

const nameIn = (text: string) => text.replaceAll('`', '');

export const pathOf = (names: readonly string[]): string | undefined =>
  names.length === 0 ? undefined : pathExpression(names);

/** Without `data.`, which most paths begin with. */
const shortOf = (text: string): string => text.replace(/^data\s*\.\s*/, '');
