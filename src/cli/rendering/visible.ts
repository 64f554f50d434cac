// Names, ids, keys and other text from files may contain characters that a terminal obeys or hides. Shown as escapes, they
// can neither move the cursor nor make one text look like another.

/** Control characters, marks that change the direction of text, and characters without a width. */
const hidden =
  /[\p{Cc}\p{Cs}\u00ad\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The same text, with each hidden character as `\n`, `\u001b` or `\u{e0041}`. */
export const visible = (text: string): string =>
  text.replace(hidden, (character) => short[character] ?? escaped(character));

function escaped(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}
