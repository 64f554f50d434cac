// The answer to a question about the overview, in sentences and rows. The text, Markdown and HTML of `s3sf overview` and
// the panel of the studio's map show it, and "copy as text" copies it.
import type { SourceLocation } from '../../pipeline/mapping/mappings.ts';

export interface Answer {
  /** As a person types it: `Contact.LastName`, `counselor.login`. */
  name: string;
  /** As people see it: `Last Name`. */
  title: string;
  /** `Text (80)`, `Required for a new Contact`. */
  facts: string[];
  sections: AnswerSection[];
}

export interface AnswerSection {
  title: string;
  sentences: string[];
  rows: AnswerRow[];
}

export interface AnswerRow {
  label: string;
  location?: SourceLocation;
  /** An API name or an expression. */
  code?: string;
  note?: string;
}

export const section = (
  title: string,
  sentences: readonly string[],
  rows: readonly AnswerRow[] = [],
): AnswerSection => ({
  title,
  sentences: [...sentences],
  rows: [...rows],
});

/** `3 event types`, `no example`. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return number === 0 ? `no ${one}` : `${number} ${number === 1 ? one : many}`;
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `a`, `a and b`, `a, b and c`. */
export const listed = (texts: readonly string[]): string =>
  texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;

/** `mappings/counselor.login.yaml:34` */
export const lineOf = ({ file, line }: SourceLocation): string => `${file}:${line}`;
