// WHERE: comparisons with AND, OR, NOT and parentheses. As in SOQL, mixing AND and OR needs parentheses.
import type { Condition, FieldPath, Literal, Query } from './query-tree.ts';
import { patternOf, textOf } from './text-literal.ts';
import type { Tokens } from './token-reader.ts';
import { malformed } from './tokenize.ts';

const operators = { '=': '=', '!=': '!=', '<>': '!=', '<': '<', '>': '>', '<=': '<=', '>=': '>=' } as const;

/** @param subquery parses the query of a semi-join */
export function parseCondition(tokens: Tokens, subquery: (tokens: Tokens) => Query): Condition {
  const first = parseSingle(tokens, subquery);
  for (const kind of ['and', 'or'] as const) {
    const word = kind.toUpperCase();
    if (tokens.peek().text.toUpperCase() !== word) continue;
    const parts = [first];
    while (tokens.accept(word)) parts.push(parseSingle(tokens, subquery));
    return { kind, parts };
  }
  return first;
}

function parseSingle(tokens: Tokens, subquery: (tokens: Tokens) => Query): Condition {
  if (tokens.accept('NOT')) return { kind: 'not', of: parseSingle(tokens, subquery) };
  if (tokens.accept('(')) {
    const inner = parseCondition(tokens, subquery);
    tokens.expect(')');
    return inner;
  }
  const word = tokens.next();
  if (word.kind !== 'word') throw malformed(word.text);
  const field: FieldPath = { path: word.text, index: word.index };
  if (tokens.accept('LIKE')) return { kind: 'like', field, pattern: patternOf(string(tokens)) };
  const negated = tokens.accept('NOT');
  if (negated || tokens.peek().text.toUpperCase() === 'IN') {
    tokens.expect('IN');
    tokens.expect('(');
    if (tokens.peek().text.toUpperCase() !== 'SELECT') return { kind: 'in', field, negated, values: literals(tokens) };
    const query = subquery(tokens);
    tokens.expect(')');
    return { kind: 'in-query', field, negated, query };
  }
  const sign = tokens.next();
  const operator = operators[sign.text as keyof typeof operators];
  if (sign.kind !== 'sign' || !operator) throw malformed(sign.text);
  return { kind: 'compare', field, operator, value: literal(tokens) };
}

function literals(tokens: Tokens): Literal[] {
  const values = [literal(tokens)];
  while (tokens.accept(',')) values.push(literal(tokens));
  tokens.expect(')');
  return values;
}

function literal(tokens: Tokens): Literal {
  const { kind, text } = tokens.next();
  if (kind === 'word' && ['true', 'false', 'null'].includes(text.toLowerCase()))
    return { kind, text: text.toLowerCase() };
  if (kind === 'word' || kind === 'sign' || kind === 'end') throw malformed(text);
  return { kind, text: kind === 'string' ? textOf(text) : text };
}

function string(tokens: Tokens): string {
  const { kind, text } = tokens.next();
  if (kind !== 'string') throw malformed(text);
  return text;
}
