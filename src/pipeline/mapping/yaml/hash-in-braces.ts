// A space followed by # inside braces or brackets: the comment takes the closing brace along, and YAML complains about a
// later line.
import { Lexer } from 'yaml';

/** The lexer's mark before the text of an unquoted value, and all its marks. They are not part of the text. */
const scalarMark = '\u001f';
const marks = new Set([scalarMark, '\u0002', '\u0018', '\ufeff']);

/** Offset of the # of the first such comment; undefined if there is none. */
export function hashInBraces(text: string): number | undefined {
  let offset = 0;
  let depth = 0;
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    const isText = isScalar;
    isScalar = token === scalarMark;
    if (marks.has(token)) continue;
    if (!isText && (token === '{' || token === '[')) depth += 1;
    if (!isText && (token === '}' || token === ']')) depth -= 1;
    if (!isText && depth > 0 && token.startsWith('#') && closesMore(token)) return offset;
    offset += token.length;
  }
  return undefined;
}

const closesMore = (comment: string) => count(comment, /[}\]]/g) > count(comment, /[{[]/g);

const count = (text: string, signs: RegExp) => text.match(signs)?.length ?? 0;
