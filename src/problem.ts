// What is wrong with something a person wrote, as a value: found in any number, thrown never, rendered in one place.

export interface Problem {
  /** Stable, documented in docs/problems.md: `mapping/unknown-key`. */
  code: string;
  severity: 'error' | 'warning';
  /** What is wrong, in the words of the person who wrote it. Never an event's content. */
  message: string;
  /** Path of the file, as the person would type it. */
  file: string;
  /** 1-based. */
  line: number;
  /** 1-based, in characters. */
  column: number;
  /** What to do about it. */
  hint?: string;
}
