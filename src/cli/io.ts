// What a command may touch of the world around it, passed in so that tests can look.

export interface Io {
  out(text: string): void;
  err(text: string): void;
  env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the person wants to stop. */
  signal: AbortSignal;
}

/** 0 fine, 1 problems found, 2 wrong usage, 70 a bug of ours. */
export type ExitCode = 0 | 1 | 2 | 70;

/** The person can mend it: the message says what is wrong, where, and what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
