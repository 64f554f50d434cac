// What a command may touch of the world around it. Passed in, so that tests can see and set it.

export interface Io {
  out(text: string): void;
  err(text: string): void;
  /** Writes lines that GitHub Actions obeys, which `out` would turn into text. Set by main.ts. */
  annotate?(text: string): void;
  env: Readonly<Record<string, string | undefined>>;
  /** How people run the command here. Default: `npx s3sf`. */
  command?: string;
  /** Aborted when the person wants to stop. */
  signal: AbortSignal;
  /** What standard output and standard error are; absent means pipes. See rendering/terminal.ts. */
  screens?: { out: Screen; err: Screen };
  /** Folder in which commands cache results to be faster the next time. If absent, they cache nothing. */
  cacheFolder?: string;
  /** Time for progress lines; absent means the system's. */
  clock?: ProgressClock;
}

/** The part of Node's `tty.WriteStream` that decides how text is shown. */
export interface Screen {
  isTTY?: boolean;
  columns?: number;
}

export interface ProgressClock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Runs `tick` every `ms` milliseconds until the returned function is called; never keeps the process alive. */
  every(ms: number, tick: () => void): () => void;
}

/** 0: fine; 1: problems found, or stopped early; 2: wrong usage; 70: a bug in s3sf. */
export type ExitCode = 0 | 1 | 2 | 70;

/** The person can fix it: the message says what is wrong, where, and what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
