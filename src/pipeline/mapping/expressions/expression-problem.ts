// What is wrong with an expression, in the words of the mapping language. `offset` counts in the expression's own text.

export interface ExpressionProblem {
  code: string;
  message: string;
  hint?: string;
  /** Index of the first character concerned, from 0 to the length of the text. */
  offset: number;
}

interface SyntaxErrorText {
  message: (token: string) => string;
  hint?: string;
}

/** By JSONata's code. Its own texts speak of parsers. */
const texts: Record<string, SyntaxErrorText> = {
  S0101: { message: () => 'This text has no closing quote.', hint: 'Close it with the quote it began with.' },
  S0102: { message: () => 'This number is too large.' },
  S0103: { message: (token) => `"\\${token}" means nothing in a text.`, hint: 'Write \\\\ for a backslash.' },
  S0104: { message: () => 'After \\u come four hexadecimal digits.' },
  S0105: { message: () => 'This name has no closing backquote (`).' },
  S0106: { message: () => 'This comment has no end.', hint: 'Close it with */.' },
  S0201: {
    message: (token) => `"${token}" does not belong here.`,
    hint: `A text needs quotes of its own: '"like this"'. Between two values stands an operator, such as & or +.`,
  },
  S0202: {
    message: (token) => `"${token}" stands where something else is expected.`,
    hint: `A text needs quotes of its own: '"like this"'. Every bracket must be closed by its like.`,
  },
  S0203: { message: () => 'The expression ends too early: something that was opened is not closed.' },
  S0204: { message: (token) => `"${token}" is no operator.` },
  S0207: { message: () => 'The expression ends too early.' },
  S0208: { message: () => 'The parameters of a function start with $.' },
  S0211: {
    message: (token) => `"${token}" needs a value before it.`,
    hint: `To compare, write a single =. A text needs quotes of its own: '"like this"'.`,
  },
  S0212: { message: () => 'Left of := stands a variable, which starts with $.', hint: 'To compare, write = alone.' },
  S0213: {
    message: () => 'A number or a text cannot be a part of a path.',
    hint: 'Write names with unusual characters in backquotes.',
  },
  S0301: { message: () => 'A regular expression cannot be empty.' },
  S0302: { message: () => 'This regular expression has no closing slash.' },
};

/** What JSONata threw when it was given `source` to compile. */
export function syntaxProblem(source: string, error: unknown): ExpressionProblem {
  const { code, position, token } = fieldsOf(error);
  if (error instanceof SyntaxError) return badRegex(source, error);
  if (code === undefined) {
    return { code: 'mapping/expression-syntax', message: 'The expression is nested too deeply.', offset: 0 };
  }
  const text = texts[code];
  const hint = usualMistake(source) ?? text?.hint;
  return {
    code: 'mapping/expression-syntax',
    message: text ? text.message(token) : 'This is not an expression.',
    ...(hint === undefined ? {} : { hint }),
    offset: syntaxOffset(source, code, position ?? source.length, token),
  };
}

/** Signs from elsewhere that are no part of an expression. */
function usualMistake(source: string): string | undefined {
  const bare = source.replace(/"[^"]*"/g, '');
  if (/[\u201c\u201d\u201e\u2018\u2019]/.test(bare)) return 'Quotes must be straight, as on the keyboard: "like this".';
  if (bare.includes('&&')) return 'Write and between two conditions.';
  if (bare.includes('||')) return 'Write or between two conditions.';
  return bare.includes('<>') || bare.includes('=!') ? 'Write != for “is not”.' : undefined;
}

function badRegex(source: string, error: SyntaxError): ExpressionProblem {
  const pattern = /^Invalid regular expression: (\/.*\/)[a-z]*:/s.exec(error.message)?.[1];
  return {
    code: 'mapping/bad-regex',
    message: 'This is not a regular expression.',
    hint: 'Every ( and [ must be closed; write \\( for the character itself.',
    offset: Math.max(0, pattern === undefined ? 0 : source.indexOf(pattern)),
  };
}

/** JSONata's positions are where a token ends; people look for where it starts. */
function syntaxOffset(source: string, code: string, position: number, token: string): number {
  if (code === 'S0101') return openingQuote(source);
  if (code === 'S0105') return source.lastIndexOf('`');
  return tokenStart(source, position, token);
}

/** Index of the token that ends at `end`; `end` itself where it is not found there. */
export function tokenStart(source: string, end: number, token: string): number {
  for (const candidate of [token, `$${token}`].sort((a, b) => b.length - a.length)) {
    // What goes wrong in a call is placed behind its opening bracket.
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

/** Index of the quote that is never closed. */
function openingQuote(source: string): number {
  let open = -1;
  for (let index = 0; index < source.length; index += 1) {
    const character = source[index];
    if (open >= 0 && character === '\\') index += 1;
    else if (open >= 0 && character === source[open]) open = -1;
    else if (open < 0 && (character === '"' || character === "'")) open = index;
  }
  return Math.max(0, open);
}

/** The parts of a JSONata error that carry no value of the event, except `token`, which may at run time. */
export function fieldsOf(error: unknown): { code?: string; position?: number; token: string } {
  if (typeof error !== 'object' || error === null) return { token: '' };
  const { code, position, token } = error as Record<'code' | 'position' | 'token', unknown>;
  return {
    ...(typeof code === 'string' && /^[STD]\d{4}$/.test(code) ? { code } : {}),
    ...(typeof position === 'number' ? { position } : {}),
    token: typeof token === 'string' || typeof token === 'number' ? String(token) : '',
  };
}
