// Names, ids, keys and other text from files may contain characters that a terminal obeys or hides. Shown as escapes, they
// can neither move the cursor nor make one text look like another. Renderers call `visible`, which also keeps a text on its
// line. `visibleOutput` is the last guard, for everything that a command writes.

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

const esc = '\u001b';

/** The codes that `Terminal.paint` writes, and no others. */
const colour = `${esc}\\[(?:[124]|22|24|3[1-36]|39)m`;
const ownColour = new RegExp(`(${colour})`);

/** A line that is updated in place, as progress.ts writes it. */
const updatedLine = new RegExp(`^\r([^\r]*)${esc}\\[K$`);

export interface OutputStream {
  isTty: boolean;
  isColoured: boolean;
}

/**
 * What a command writes, with each hidden character but line ends, tabs and our own colours as an escape. GitHub obeys
 * lines that start with `::`, and lines with `##[`; Azure Pipelines obeys `##vso[`: these become text, too.
 * JSON stays the same JSON, because all escapes are valid in it.
 */
export function visibleOutput(text: string, stream: OutputStream): string {
  const [, updated] = (stream.isTty && updatedLine.exec(text)) || [];
  if (updated !== undefined) return `\r${shownOutput(updated)}\u001b[K`;
  if (!stream.isColoured) return shownOutput(text);
  return withoutCommands(
    text
      .split(ownColour)
      .map((part, index) => (index % 2 === 1 ? part : withoutHidden(part)))
      .join(''),
  );
}

// https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs trims blanks before it looks for `::`.
// A colour in front of it may be gone by then.
const atLineStart = new RegExp(`^((?:[^\\S\\n]|${colour})*):(?=:)`, 'gm');
const inLine = /#(?=#(?:vso)?\[)/g;

const withoutCommands = (text: string) => text.replace(atLineStart, '$1\\u003a').replace(inLine, '\\u0023');

const shownOutput = (text: string) => withoutCommands(withoutHidden(text));

const withoutHidden = (text: string) =>
  text.replace(hidden, (character) => (character === '\n' || character === '\t' ? character : escapedUnits(character)));

const escapedUnits = (character: string) =>
  Array.from({ length: character.length }, (_, index) => escaped(character.charAt(index))).join('');
