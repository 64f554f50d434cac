// The messages between the pool and a handler's process. All values are JSON, as in Lambda.

/** Pool → process: one invocation. */
export interface InvokeMessage {
  requestId: string;
  event: unknown;
  /** When the process will be killed, in milliseconds since 1970. */
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

/** The result of an invocation. */
export type InvocationResult =
  | { kind: 'returned'; payload: unknown; durationMs: number }
  | { kind: 'failed'; errorType: InvocationErrorType; durationMs: number }
  /** All reserved concurrency is in use. The function's code did not run. */
  | { kind: 'throttled' };

/**
 * `Sandbox.Timedout`: killed at its time limit; `Runtime.ExitError`: the process crashed; `Runtime.InitError`: it did
 * not start; `RecursiveInvocationException`: refused before it ran; otherwise the name of the handler's error.
 */
export type InvocationErrorType =
  | 'Sandbox.Timedout'
  | 'Runtime.ExitError'
  | 'Runtime.InitError'
  | 'RecursiveInvocationException'
  | (string & {});
