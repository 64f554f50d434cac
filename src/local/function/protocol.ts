// What passes between the pool and the process a handler runs in. Everything is JSON, as in Lambda.

/** Pool → process: one invocation. */
export interface InvokeMessage {
  requestId: string;
  event: unknown;
  /** Milliseconds since 1970 at which the process will be killed. */
  deadlineMs: number;
  functionName: string;
  functionArn: string;
  memoryMb: number;
  /** For `_X_AMZN_TRACE_ID`. */
  traceHeader: string;
}

/** Process → pool. */
export type ProcessMessage =
  | { kind: 'ready'; initMs: number }
  | { kind: 'returned'; requestId: string; payload: unknown }
  | { kind: 'threw'; requestId: string; errorType: string };

/** What became of an invocation. */
export type InvocationResult =
  | { kind: 'returned'; payload: unknown; durationMs: number }
  | { kind: 'failed'; errorType: InvocationErrorType; durationMs: number };

/**
 * `Sandbox.Timedout`: killed at its time limit; `Runtime.ExitError`: the process died; `Runtime.InitError`: it never
 * came up; `RecursiveInvocationException`: refused before it ran; else the name of what the handler threw.
 */
export type InvocationErrorType =
  | 'Sandbox.Timedout'
  | 'Runtime.ExitError'
  | 'Runtime.InitError'
  | 'RecursiveInvocationException'
  | (string & {});
