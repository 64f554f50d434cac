// A mistake in something a person wrote, as a value: all of them are reported, none is thrown, and one place renders them.

export interface Problem {
  /** Stable, documented in docs/problems.md: `mapping/unknown-key`. */
  code: string;
  severity: 'error' | 'warning';
  /** What is wrong, in the author's words. Never an event's content. */
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
