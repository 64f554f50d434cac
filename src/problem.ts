// A problem in something that a person wrote, as a value: all are reported, none is thrown, one place renders them.

export interface Problem {
  /** Stable, documented in docs/problems.md: `mapping/unknown-key`. */
  code: string;
  severity: 'error' | 'warning';
  /** What is wrong, in the author's own terms. Never an event's content. */
  message: string;
  /** Path of the file, as the person would type it. */
  file: string;
  /** 1-based. */
  line: number;
  /** 1-based, in characters. */
  column: number;
  /** How to fix it. */
  hint?: string;
}
