// The first mistake in a text that should be JSON, with its position and in plain words. JSON.parse quotes the text in its
// messages, often without a position; these quote nothing.

export interface JsonMistake {
  /** Index in the text. */
  offset: number;
  what: string;
}

const space = /[ \t\r\n]*/y;
const string = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const scalar = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;

/** More than any event may have. */
const deepest = 10_000;

/** What may come next: a value, a name in braces, the colon behind it, or what follows a value. */
type Next = 'value' | 'name' | 'colon' | 'after';

/**
 * Undefined for a text that is JSON.
 * @param firstLine number of the first line of the text, for the positions in messages
 */
export function jsonError(text: string, firstLine = 1): JsonMistake | undefined {
  const open: { character: '{' | '['; offset: number }[] = [];
  let next: Next = 'value';
  /** The comma or the opening bracket just before: a closing bracket may follow the bracket only. */
  let before = '';
  let at = 0;
  const read = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0].length;
  };
  for (;;) {
    at += read(space) ?? 0;
    const character = text[at];
    const inside = open.at(-1);
    if (open.length > deepest) return { offset: at, what: `It is nested more than ${deepest} levels deep.` };
    if (character === undefined) {
      if (next === 'after' && !inside) return undefined;
      return {
        offset: text.trimEnd().length,
        what: inside ? notClosed(inside.character, lineAndColumn(text, inside.offset, firstLine)) : 'It is empty.',
      };
    }
    const closes = (character === '}' && inside?.character === '{') || (character === ']' && inside?.character === '[');
    if (closes && (next === 'after' || before === inside?.character)) {
      open.pop();
      [next, before] = ['after', ''];
      at += 1;
    } else if (next === 'value' && (character === '{' || character === '[')) {
      open.push({ character, offset: at });
      [next, before] = [character === '{' ? 'name' : 'value', character];
      at += 1;
    } else if (next === 'colon' && character === ':') {
      [next, before] = ['value', ''];
      at += 1;
    } else if (next === 'after' && inside && character === ',') {
      [next, before] = [inside.character === '{' ? 'name' : 'value', ','];
      at += 1;
    } else {
      const length =
        next === 'value' || next === 'name'
          ? (read(string) ?? (next === 'value' ? read(scalar) : undefined))
          : undefined;
      if (length === undefined) return mistakeAt(text, at, { next, before, inside: inside?.character });
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
  const character = text[offset] ?? '';
  const isClosing = character === '}' || character === ']';
  const what = (words: string) => ({ offset, what: words });
  if (character === '/' || character === '#') return what('JSON has no comments.');
  if (isClosing && before === ',') return what('Remove the comma before this.');
  if (next === 'colon') return what('A colon is missing before this.');
  if (next === 'after') {
    if (!inside)
      return what(
        'There is text after the end of the JSON. Put several events into a list in [ ], or one on each line.',
      );
    return what(
      isClosing
        ? `This closes a ${character === '}' ? '{' : '['}, but the open bracket is a ${inside}.`
        : 'A comma is missing before this.',
    );
  }
  if (character === '"') return mistakeInText(text, offset);
  if (isClosing || character === ',' || character === ':') return what(`A ${next} is missing before this.`);
  if (/['‘’“”„]/.test(character)) return what('JSON allows straight double quotes only: ".');
  if (next === 'name') return what('Put the name into double quotes.');
  return what(
    /[\d+.-]/.test(character)
      ? 'This is not a JSON number.'
      : 'Put text into double quotes. Only numbers, true, false and null have none.',
  );
}

/** From the opening quote on. */
function mistakeInText(text: string, start: number): JsonMistake {
  const good = /(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/uy;
  good.lastIndex = start + 1;
  const offset = start + 1 + (good.exec(text)?.[0].length ?? 0);
  const character = text[offset];
  if (character === undefined || character === '\n' || character === '\r')
    return { offset: start, what: 'This quote is not closed on the same line.' };
  if (character === '\\')
    return { offset, what: 'After a backslash, JSON allows only " \\ / b f n r t, or u and four hexadecimal digits.' };
  return { offset, what: 'This text contains a tab or another control character. Write it as \\t or \\u0000.' };
}

const notClosed = (character: string, { line, column }: Position) =>
  `The file ends before the ${character} of line ${line}, column ${column} is closed.`;

interface Position {
  line: number;
  column: number;
}

/** 1-based, columns in characters. */
export function lineAndColumn(text: string, offset: number, firstLine = 1): Position {
  const lines = text.slice(0, offset).split('\n');
  return { line: firstLine + lines.length - 1, column: [...(lines.at(-1) ?? '')].length + 1 };
}
