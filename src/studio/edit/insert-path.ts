// Puts a value of the event into an expression: the path as it has to be written there, and the & that joins it.
import { pathExpression } from '../../draft/event-paths.ts';

export interface Insertion {
  expression: string;
  /** Offset behind what was inserted. */
  cursor: number;
}

/**
 * The path from the top of the event. Inside a rule with `forEach`, the values of its list are those of the item.
 * @param list names of the path that `forEach` goes through; absent without one
 */
export function writtenPath(names: readonly string[], list?: readonly string[]): string {
  const isInList = list !== undefined && list.length > 0 && list.every((name, index) => names[index] === name);
  if (!isInList) return pathExpression(names);
  const rest = names.slice(list.length);
  return rest.length === 0 ? '$item' : `$item.${pathExpression(rest)}`;
}

/** @param at offset in the expression; inside a text in quotes, the text is divided there */
export function insertPath(expression: string, path: string, at: number): Insertion {
  // The empty text of a new field is no part of what it shall be.
  if (/^\s*(?:""|'')\s*$/.test(expression)) return { expression: path, cursor: path.length };
  const offset = Math.max(0, Math.min(at, expression.length));
  const quote = openQuote(expression, offset);
  const before = expression.slice(0, offset);
  const after = expression.slice(offset);
  if (quote !== undefined) {
    const isStart = before.endsWith(quote) && openQuote(before, before.length - 1) === undefined;
    const isEnd = after.startsWith(quote);
    const left = isStart ? before.slice(0, -1) : `${before}${quote}`;
    const right = isEnd ? after.slice(1) : `${quote}${after}`;
    return joined(left, path, right);
  }
  return joined(before, path, after);
}

function joined(before: string, path: string, after: string): Insertion {
  const left = needsOperator(before.trimEnd(), /[\w"'`)\]}]$/) ? `${before.trimEnd()} & ` : spaced(before);
  const right = needsOperator(after.trimStart(), /^[\w"'`($]/) ? ` & ${after.trimStart()}` : after;
  return { expression: `${left}${path}${right}`, cursor: left.length + path.length };
}

/** `and`, `or` and `in` join already. */
const needsOperator = (text: string, value: RegExp): boolean =>
  value.test(text) && !/(^|[^\w.])(and|or|in)$/.test(text) && !/^(and|or|in)(?!\w)/.test(text);

/** A word before it must not run into the path. */
const spaced = (text: string): string => (/\w$/.test(text) ? `${text} ` : text);

/** The quote of the text that contains the offset; undefined outside of texts. */
function openQuote(expression: string, offset: number): string | undefined {
  let open: string | undefined;
  for (let index = 0; index < offset; index += 1) {
    const character = expression[index] as string;
    if (open !== undefined && open !== '`' && character === '\\') index += 1;
    else if (character === open) open = undefined;
    else if (open === undefined && (character === '"' || character === "'" || character === '`')) open = character;
  }
  return open === '`' ? undefined : open;
}
