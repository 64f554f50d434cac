// The subset of SOQL that tests and demos need: one object, parents' fields, conditions, order, limits.
import { restError } from '../rest/rest-error.ts';
import { parseCondition } from './parse-condition.ts';
import type { FieldPath, Query } from './query-tree.ts';
import { type Tokens, tokenReader } from './token-reader.ts';
import { malformed, type Token, tokenize } from './tokenize.ts';

/** @throws RestError MALFORMED_QUERY */
export function parseQuery(soql: string): Query {
  const all = tokenize(soql);
  const tokens = tokenReader(all);
  const query = parseSelect(soql, all, tokens);
  if (tokens.peek().kind !== 'end') throw malformed(tokens.peek().text);
  return query;
}

function parseSelect(soql: string, all: readonly Token[], tokens: Tokens): Query {
  tokens.expect('SELECT');
  const count = tokens.accept('COUNT');
  if (count) {
    tokens.expect('(');
    tokens.expect(')');
  }
  const fields = count ? [] : list(tokens, fieldPath);
  refuseRepeated(fields);
  tokens.expect('FROM');
  const from = fieldPath(tokens).path;
  const query: Query = { count, fields, from, orderBy: [], offset: 0, whereLength: { clause: 0, literal: 0 } };
  if (tokens.accept('WHERE')) {
    const start = tokens.peek().index;
    query.where = parseCondition(tokens, (inner) => parseSelect(soql, all, inner));
    query.whereLength = whereLength(soql, all, start, tokens.peek().index);
  }
  if (tokens.accept('ORDER')) {
    tokens.expect('BY');
    query.orderBy = list(tokens, sortKey);
  }
  if (tokens.accept('LIMIT')) query.limit = wholeNumber(tokens);
  if (tokens.accept('OFFSET')) query.offset = wholeNumber(tokens);
  if (tokens.accept('FOR') && !tokens.accept('VIEW')) tokens.expect('REFERENCE');
  return query;
}

/** Source: https://github.com/forcedotcom/SFDX-Data-Move-Utility/issues/340 */
function refuseRepeated(fields: readonly FieldPath[]): void {
  const seen = new Set<string>();
  for (const { path } of fields) {
    if (seen.has(path.toLowerCase())) throw restError(400, 'MALFORMED_QUERY', `duplicate field selected: ${path}`);
    seen.add(path.toLowerCase());
  }
}

function whereLength(soql: string, all: readonly Token[], start: number, end: number): Query['whereLength'] {
  const literals = all.filter(({ kind, index }) => kind === 'string' && index >= start && index < end);
  const literal = literals.reduce((longest, { text }) => Math.max(longest, text.length), 0);
  return { clause: soql.slice(start, end).trimEnd().length, literal };
}

function fieldPath(tokens: Tokens): FieldPath {
  const token = tokens.next();
  if (token.kind !== 'word') throw malformed(token.text);
  return { path: token.text, index: token.index };
}

function sortKey(tokens: Tokens): Query['orderBy'][number] {
  const field = fieldPath(tokens);
  const descending = tokens.accept('DESC');
  if (!descending) tokens.accept('ASC');
  const nulls = tokens.accept('NULLS');
  const nullsLast = nulls && tokens.accept('LAST');
  if (nulls && !nullsLast) tokens.expect('FIRST');
  return { field, descending, nullsLast };
}

function wholeNumber(tokens: Tokens): number {
  const token = tokens.next();
  if (token.kind !== 'number' || !/^\d+$/.test(token.text)) throw malformed(token.text);
  return Number(token.text);
}

function list<T>(tokens: Tokens, item: (tokens: Tokens) => T): T[] {
  const items = [item(tokens)];
  while (tokens.accept(',')) items.push(item(tokens));
  return items;
}
