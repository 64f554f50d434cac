// Cuts a SOQL text into words, literals and signs.
import { type RestError, restError } from '../rest-error.ts';

export interface Token {
  kind: 'word' | 'string' | 'number' | 'date' | 'datetime' | 'sign' | 'end';
  /** As written; of a string what it says. */
  text: string;
  /** Place in the query, from 0. */
  at: number;
}

const forms: [Token['kind'], RegExp][] = [
  ['datetime', /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?(?:Z|[+-]\d{2}:?\d{2})/iy],
  ['date', /\d{4}-\d{2}-\d{2}(?![\dT])/y],
  ['number', /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![\w.])/y],
  ['word', /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/y],
  ['string', /'(?:[^'\\]|\\.)*'/sy],
  ['sign', /!=|<>|<=|>=|[=<>(),]/y],
];

export const malformed = (text: string): RestError =>
  restError(400, 'MALFORMED_QUERY', text === '' ? 'unexpected end of query' : `unexpected token: ${text}`);

export function tokenize(soql: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    while (/\s/.test(soql[at] ?? '')) at += 1;
    if (at >= soql.length) break;
    const token = tokenAt(soql, at);
    if (!token) throw malformed(soql.slice(at, at + 1));
    tokens.push(token.kind === 'string' ? { ...token, text: unquote(token.text) } : token);
    at += token.text.length;
  }
  tokens.push({ kind: 'end', text: '', at });
  return tokens;
}

function tokenAt(soql: string, at: number): Token | undefined {
  for (const [kind, form] of forms) {
    form.lastIndex = at;
    const [text] = form.exec(soql) ?? [];
    if (text !== undefined) return { kind, text, at };
  }
  return undefined;
}

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** `\%` and `\_` stay as they are: LIKE reads them. */
function unquote(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/gs, (all, letter: string) => {
    if (letter === '%' || letter === '_') return all;
    return escapes[letter] ?? letter;
  });
}
