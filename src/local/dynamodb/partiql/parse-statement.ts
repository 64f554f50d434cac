// The part of DynamoDB's PartiQL that the pipeline uses: INSERT of one item, and UPDATE, DELETE and SELECT of one item
// by its key. Documentation: "PartiQL - a SQL-compatible query language for Amazon DynamoDB".
import type { AttributeValue } from './attribute-value.ts';

/** The parameter that replaces a question mark, or a literal. */
export type Operand = { parameter: number } | { literal: AttributeValue };

export type Condition =
  | { kind: 'and' | 'or'; parts: Condition[] }
  | { kind: 'compare'; name: string; operator: string; operand: Operand }
  | { kind: 'missing'; name: string; isMissing: boolean };

export type Statement = { table: string; parameters: number } & (
  | { kind: 'insert'; members: [name: string, operand: Operand][] }
  | { kind: 'update'; sets: [name: string, operand: Operand][]; removes: string[]; where: Condition }
  | { kind: 'delete' | 'select'; where: Condition }
);

export class StatementError extends Error {}

interface Token {
  kind: 'name' | 'text' | 'number' | 'sign';
  text: string;
}

const pattern = /\s*(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?)|([A-Za-z_]\w*)|(<=|>=|<>|[?=<>(){},:*]))/y;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  const end = text.trimEnd().length;
  while (pattern.lastIndex < end) {
    const match = pattern.exec(text);
    if (!match) throw malformed(text);
    const [, quoted, literal, number, word, sign] = match;
    if (quoted !== undefined) tokens.push({ kind: 'name', text: quoted.replaceAll('""', '"') });
    else if (literal !== undefined) tokens.push({ kind: 'text', text: literal.replaceAll("''", "'") });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (word !== undefined) tokens.push({ kind: 'name', text: word });
    else tokens.push({ kind: 'sign', text: sign ?? '' });
  }
  return tokens;
}

const malformed = (text: string) => new StatementError(`Statement wasn't well formed, can't be processed: ${text}`);

/** Throws `StatementError`. */
export function parseStatement(text: string): Statement {
  const tokens = tokensOf(text);
  let position = 0;
  let parameters = 0;
  const peek = () => tokens[position]?.text ?? '';
  const isNext = (word: string) => peek().toUpperCase() === word;
  const take = (kind?: Token['kind']) => {
    const token = tokens[position];
    if (!token || (kind && token.kind !== kind)) throw malformed(text);
    position += 1;
    return token.text;
  };
  const accept = (word: string) => {
    if (!isNext(word)) return false;
    position += 1;
    return true;
  };
  const expect = (...words: string[]) => {
    for (const word of words) if (!accept(word)) throw malformed(text);
  };

  function operand(): Operand {
    const token = tokens[position];
    if (accept('?')) {
      parameters += 1;
      return { parameter: parameters - 1 };
    }
    if (token?.kind === 'text') return { literal: { S: take() } };
    if (token?.kind === 'number') return { literal: { N: take() } };
    throw malformed(text);
  }

  function comparison(): Condition {
    if (accept('(')) {
      const inner = either();
      expect(')');
      return inner;
    }
    const name = take('name');
    if (accept('IS')) {
      const isMissing = !accept('NOT');
      expect('MISSING');
      return { kind: 'missing', name, isMissing };
    }
    const operator = take('sign');
    if (!['=', '<>', '<', '<=', '>', '>='].includes(operator)) throw malformed(text);
    return { kind: 'compare', name, operator, operand: operand() };
  }

  function joined(kind: 'and' | 'or', part: () => Condition): Condition {
    const parts = [part()];
    while (accept(kind.toUpperCase())) parts.push(part());
    return parts.length === 1 ? (parts[0] as Condition) : { kind, parts };
  }
  const both = () => joined('and', comparison);
  const either = () => joined('or', both);

  function where(): Condition {
    expect('WHERE');
    return either();
  }

  function insert() {
    expect('INTO');
    const table = take('name');
    expect('VALUE', '{');
    const members: [string, Operand][] = [];
    do {
      const name = take('text');
      expect(':');
      members.push([name, operand()]);
    } while (accept(','));
    expect('}');
    return { kind: 'insert' as const, table, members };
  }

  function update() {
    const table = take('name');
    const sets: [string, Operand][] = [];
    const removes: string[] = [];
    for (;;) {
      if (accept('SET')) {
        const name = take('name');
        expect('=');
        sets.push([name, operand()]);
      } else if (accept('REMOVE')) removes.push(take('name'));
      else break;
    }
    if (sets.length + removes.length === 0) throw malformed(text);
    return { kind: 'update' as const, table, sets, removes, where: where() };
  }

  function parsed() {
    if (accept('INSERT')) return insert();
    if (accept('UPDATE')) return update();
    if (accept('DELETE')) {
      expect('FROM');
      return { kind: 'delete' as const, table: take('name'), where: where() };
    }
    expect('SELECT', '*', 'FROM');
    return { kind: 'select' as const, table: take('name'), where: where() };
  }

  const statement = parsed();
  if (position < tokens.length) throw malformed(text);
  return { ...statement, parameters };
}
