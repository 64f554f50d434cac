// Reads tokens in order. Keywords ignore case.
import { malformed, type Token } from './tokenize.ts';

export interface Tokens {
  peek(): Token;
  next(): Token;
  /** Consumes the word or sign if it is next. */
  accept(text: string): boolean;
  /** @throws RestError MALFORMED_QUERY if another token is next */
  expect(text: string): void;
}

export function tokenReader(tokens: readonly Token[]): Tokens {
  const end: Token = { kind: 'end', text: '', index: 0 };
  let position = 0;
  const peek = (): Token => tokens[position] ?? end;
  const accept = (text: string): boolean => {
    const { kind, text: actual } = peek();
    if ((kind !== 'word' && kind !== 'sign') || actual.toUpperCase() !== text) return false;
    position += 1;
    return true;
  };
  return {
    peek,
    next() {
      const token = peek();
      position += 1;
      return token;
    },
    accept,
    expect(text) {
      if (!accept(text)) throw malformed(peek().text);
    },
  };
}
