// A mistake in an expression, in the words of the mapping language. `offset` is an index in the expression's source.

export interface ExpressionProblem {
  code: string;
  message: string;
  hint?: string;
  /** Index of the first character concerned, from 0 to the length of the source. */
  offset: number;
}

/** Index of the token that ends at `end`; `end` itself if the token is not there. */
export function tokenStart(source: string, end: number, token: string): number {
  for (const candidate of [token, `$${token}`].sort((a, b) => b.length - a.length)) {
    // JSONata reports an error in a call behind the opening bracket.
    for (const tokenEnd of [end, source.lastIndexOf('(', end - 1)]) {
      const start = tokenEnd - candidate.length;
      if (token !== '' && start >= 0 && source.slice(start, tokenEnd) === candidate) return start;
    }
  }
  const quote = source[end - 1];
  if (quote === '"' || quote === "'" || quote === '`') {
    const start = source.lastIndexOf(quote, end - 2);
    if (start >= 0) return start;
  }
  return Math.min(Math.max(0, end), source.length);
}

/** The parts of a JSONata error that hold no value of the event. At run time `token` may hold one. */
export function fieldsOf(error: unknown): { code?: string; position?: number; token: string } {
  if (typeof error !== 'object' || error === null) return { token: '' };
  const { code, position, token } = error as Record<'code' | 'position' | 'token', unknown>;
  return {
    ...(typeof code === 'string' && /^[STD]\d{4}$/.test(code) ? { code } : {}),
    ...(typeof position === 'number' ? { position } : {}),
    token: typeof token === 'string' || typeof token === 'number' ? String(token) : '',
  };
}
