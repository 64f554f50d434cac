// Walks through tokens; key words are of any case.
import { malformed, type Token } from './tokenize.ts';

export interface Tokens {
  peek(): Token;
  next(): Token;
  /** Passes the word or sign if it comes next. */
  accept(text: string): boolean;
  /** @throws RestError MALFORMED_QUERY where another comes next */
  expect(text: string): void;
}

export function tokenReader(tokens: readonly Token[]): Tokens {
  const end: Token = { kind: 'end', text: '', at: 0 };
  let place = 0;
  const peek = (): Token => tokens[place] ?? end;
  const accept = (text: string): boolean => {
    const { kind, text: found } = peek();
    if ((kind !== 'word' && kind !== 'sign') || found.toUpperCase() !== text) return false;
    place += 1;
    return true;
  };
  return {
    peek,
    next() {
      const token = peek();
      place += 1;
      return token;
    },
    accept,
    expect(text) {
      if (!accept(text)) throw malformed(peek().text);
    },
  };
}
