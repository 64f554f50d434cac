// What JSONata says when it cannot compile an expression, in the words of the mapping language.
import { ownValue } from '../../../own-value.ts';
import { type ExpressionProblem, fieldsOf, tokenStart } from './expression-problem.ts';
import { insteadOfSyntax } from './habits/syntax.ts';

interface SyntaxErrorText {
  message: (token: string) => string;
  hint?: string;
}

/** By JSONata's code. Its own messages are about parsing. */
const texts: Record<string, SyntaxErrorText> = {
  S0101: { message: () => 'This text has no closing quote.', hint: 'End it with the same quote it starts with.' },
  S0102: { message: () => 'This number is too large.' },
  S0103: { message: (token) => `"\\${token}" is not a valid escape in a text.`, hint: 'For a backslash, write \\\\.' },
  S0104: { message: () => '\\u must be followed by four hexadecimal digits.' },
  S0105: { message: () => 'This name has no closing backquote (`).' },
  S0106: { message: () => 'This comment is not closed.', hint: 'End it with */.' },
  S0201: {
    message: (token) => (token === '' ? 'An operator is missing here.' : `Unexpected "${token}".`),
    hint: `A text needs quotes of its own: '"like this"'. Two values need an operator between them, such as & or +.`,
  },
  S0202: {
    message: (token) => `Unexpected "${token}".`,
    hint: `A text needs quotes of its own: '"like this"'. Every opening bracket needs a matching closing bracket.`,
  },
  S0203: { message: () => 'The expression ends too early: a bracket or quote is not closed.' },
  S0204: { message: (token) => `"${token}" is not an operator.` },
  S0207: { message: () => 'The expression ends too early.' },
  S0208: { message: () => 'The parameters of a function must start with $.' },
  S0211: {
    message: (token) => `"${token}" needs a value before it.`,
    hint: `To compare, write a single =. A text needs quotes of its own: '"like this"'.`,
  },
  S0212: {
    message: () => 'Only a variable, which starts with $, can be on the left of :=.',
    hint: 'To compare, write = alone.',
  },
  S0213: {
    message: () => 'A number or a text cannot be part of a path.',
    hint: 'Put names with unusual characters in backquotes.',
  },
  S0301: { message: () => 'A regular expression cannot be empty.' },
  S0302: { message: () => 'This regular expression has no closing slash.' },
};

export const tooDeep: ExpressionProblem = {
  code: 'mapping/expression-syntax',
  message: 'The expression is nested too deeply.',
  hint: 'Instead of a long chain of conditions, look the value up in an object: $lookup({"a": 1, "b": 2}, data.kind).',
  offset: 0,
};

/** `error` is what JSONata threw when it compiled `source`. */
export function syntaxProblem(source: string, error: unknown): ExpressionProblem {
  const { code, position, token } = fieldsOf(error);
  if (error instanceof SyntaxError) return badRegex(source, error);
  if (code === undefined) {
    return tooDeep;
  }
  const text = ownValue(texts, code);
  const hint = insteadOfSyntax(source) ?? text?.hint;
  return {
    code: 'mapping/expression-syntax',
    message: text ? text.message(token) : 'This is not an expression.',
    ...(hint === undefined ? {} : { hint }),
    offset: syntaxOffset(source, code, position ?? source.length, token),
  };
}

function badRegex(source: string, error: SyntaxError): ExpressionProblem {
  const pattern = /^Invalid regular expression: (\/.*\/)[a-z]*:/s.exec(error.message)?.[1];
  return {
    code: 'mapping/bad-regex',
    message: 'This is not a valid regular expression.',
    hint: 'Close every ( and [. For the character itself, write \\(.',
    offset: Math.max(0, pattern === undefined ? 0 : source.indexOf(pattern)),
  };
}

/** JSONata reports where a token ends; people look for where it starts. */
function syntaxOffset(source: string, code: string, position: number, token: string): number {
  if (code === 'S0101') return openingQuote(source);
  if (code === 'S0105') return source.lastIndexOf('`');
  return tokenStart(source, position, token);
}

/** Index of the quote that is not closed. */
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
