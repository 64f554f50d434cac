// The escapes in a text literal. Source: SOQL and SOSL Reference, "Quoted String Escape Sequences": "If you use a backslash
// character in any other context, an error occurs."

import { ownValue } from '../../own-value.ts';
import { type RestError, restError } from '../rest/rest-error.ts';

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', '"': '"', "'": "'", '\\': '\\' };
const sequence = /\\(u[0-9a-f]{4}|.)/gis;

/**
 * The value of a literal.
 * @param text between the quotes
 * @throws RestError MALFORMED_QUERY for an unknown escape
 */
export const textOf = (text: string): string => text.replace(sequence, (all, code: string) => characterOf(all, code));

/**
 * The pattern of a LIKE: `%` matches any text and `_` any character, unless a backslash escapes them.
 * @throws RestError MALFORMED_QUERY for an unknown escape
 */
export function patternOf(text: string): RegExp {
  const source = text.replace(/\\(u[0-9a-f]{4}|.)|[%_]|[^\\%_]+/gis, (piece, code?: string) => {
    if (piece === '%') return '.*';
    if (piece === '_') return '.';
    const plain = code === undefined ? piece : code === '%' || code === '_' ? code : characterOf(piece, code);
    return plain.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${source}$`, 'is');
}

function characterOf(all: string, code: string): string {
  const known = ownValue(escapes, code.toLowerCase());
  if (known !== undefined) return known;
  if (/^u./i.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
  throw illegalEscape(all);
}

const illegalEscape = (all: string): RestError =>
  restError(400, 'MALFORMED_QUERY', `Illegal character sequence '${all}' in string literal.`);
