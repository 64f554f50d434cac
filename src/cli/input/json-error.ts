// The first mistake in a text that should be JSON, with its place and in plain words. JSON.parse says it in words that
// quote the text, often without a place; these quote nothing.

export interface JsonMistake {
  /** Index in the text. */
  offset: number;
  what: string;
}

const space = /[ \t\r\n]*/y;
const string = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const scalar = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;

/** What may come next: a value, a name in braces, the colon behind it, or what follows a value. */
type Next = 'value' | 'name' | 'colon' | 'after';

/**
 * Undefined for a text that is JSON.
 * @param firstLine number of its first line, for the places that it names
 */
export function jsonError(text: string, firstLine = 1): JsonMistake | undefined {
  const open: { sign: '{' | '['; offset: number }[] = [];
  let next: Next = 'value';
  /** Of the comma or the opening sign just before; a closing sign may follow the latter only. */
  let before = '';
  let at = 0;
  const read = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0].length;
  };
  for (;;) {
    at += read(space) ?? 0;
    const sign = text[at];
    const inside = open.at(-1);
    if (sign === undefined) {
      if (next === 'after' && !inside) return undefined;
      return {
        offset: text.trimEnd().length,
        what: inside ? notClosed(inside.sign, lineAndColumn(text, inside.offset, firstLine)) : 'It is empty.',
      };
    }
    const closes = (sign === '}' && inside?.sign === '{') || (sign === ']' && inside?.sign === '[');
    if (closes && (next === 'after' || before === inside?.sign)) {
      open.pop();
      [next, before] = ['after', ''];
      at += 1;
    } else if (next === 'value' && (sign === '{' || sign === '[')) {
      open.push({ sign, offset: at });
      [next, before] = [sign === '{' ? 'name' : 'value', sign];
      at += 1;
    } else if (next === 'colon' && sign === ':') {
      [next, before] = ['value', ''];
      at += 1;
    } else if (next === 'after' && inside && sign === ',') {
      [next, before] = [inside.sign === '{' ? 'name' : 'value', ','];
      at += 1;
    } else {
      const length =
        next === 'value' || next === 'name'
          ? (read(string) ?? (next === 'value' ? read(scalar) : undefined))
          : undefined;
      if (length === undefined) return mistakeAt(text, at, { next, before, inside: inside?.sign });
      [next, before] = [next === 'name' ? 'colon' : 'after', ''];
      at += length;
    }
  }
}

interface Around {
  next: Next;
  before: string;
  inside: '{' | '[' | undefined;
}

function mistakeAt(text: string, offset: number, { next, before, inside }: Around): JsonMistake {
  const sign = text[offset] ?? '';
  const isClosing = sign === '}' || sign === ']';
  const what = (words: string) => ({ offset, what: words });
  if (sign === '/' || sign === '#') return what('JSON has no comments.');
  if (isClosing && before === ',') return what('The comma before this is one too many.');
  if (next === 'colon') return what('A colon is missing before this.');
  if (next === 'after') {
    if (!inside) return what('Something follows the end of the JSON. Several events are a list in [ ], or one a line.');
    return what(
      isClosing
        ? `This closes a ${sign === '}' ? '{' : '['}, and a ${inside} is open.`
        : 'A comma is missing before this.',
    );
  }
  if (sign === '"') return mistakeInText(text, offset);
  if (isClosing || sign === ',' || sign === ':') return what(`A ${next} is missing before this.`);
  if (/['‘’“”„]/.test(sign)) return what('The quotes of JSON are ", none other.');
  if (next === 'name') return what('A name stands in double quotes.');
  return what(
    /[\d+.-]/.test(sign)
      ? 'This is no number of JSON.'
      : 'A text stands in double quotes; without them there are numbers, true, false and null.',
  );
}

/** A text from its opening quote on. */
function mistakeInText(text: string, start: number): JsonMistake {
  const good = /(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/uy;
  good.lastIndex = start + 1;
  const offset = start + 1 + (good.exec(text)?.[0].length ?? 0);
  const sign = text[offset];
  if (sign === undefined || sign === '\n' || sign === '\r')
    return { offset: start, what: 'The quote that opens here is not closed in its line.' };
  if (sign === '\\')
    return { offset, what: 'A backslash in a text stands before one of " \\ / b f n r t, or u and four digits.' };
  return { offset, what: 'A tab or another control sign stands in a text: write it as \\t or \\u0000.' };
}

const notClosed = (sign: string, { line, column }: Position) =>
  `It ends before the ${sign} of line ${line}, column ${column} is closed.`;

interface Position {
  line: number;
  column: number;
}

/** 1-based, columns in characters. */
export function lineAndColumn(text: string, offset: number, firstLine = 1): Position {
  const lines = text.slice(0, offset).split('\n');
  return { line: firstLine + lines.length - 1, column: [...(lines.at(-1) ?? '')].length + 1 };
}
