// Splits SOQL into words, literals and signs.
import { type RestError, restError } from '../rest/rest-error.ts';

export interface Token {
  kind: 'word' | 'string' | 'number' | 'date' | 'datetime' | 'sign' | 'end';
  /** As written; for a string, without its quotes. */
  text: string;
  /** Index in the query, from 0. */
  index: number;
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
  let index = 0;
  for (;;) {
    while (/\s/.test(soql[index] ?? '')) index += 1;
    if (index >= soql.length) break;
    const token = tokenAt(soql, index);
    if (!token) throw malformed(soql.slice(index, index + 1));
    tokens.push(token.kind === 'string' ? { ...token, text: token.text.slice(1, -1) } : token);
    index += token.text.length;
  }
  tokens.push({ kind: 'end', text: '', index });
  return tokens;
}

function tokenAt(soql: string, index: number): Token | undefined {
  for (const [kind, form] of forms) {
    form.lastIndex = index;
    const [text] = form.exec(soql) ?? [];
    if (text !== undefined) return { kind, text, index };
  }
  return undefined;
}
