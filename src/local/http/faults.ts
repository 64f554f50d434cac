// Faults injected into an emulator: calls that fail, are answered late, or are executed without an answer.
// Faults apply in the order in which they were added, each to as many calls as it says.

export interface Fault {
  /** Identifies the fault, for removing it. A fault with the id of another one replaces it. */
  id?: string;
  /** Name of the call, such as `PutObject`; `*` matches any. */
  action: string;
  /** Number of calls it applies to; default 1. */
  times?: number;
  /** Error code to answer instead of executing the call, such as `SlowDown`. */
  code?: string;
  /** Text of that error; default: the text that belongs to the code. */
  message?: string;
  /** HTTP status of that error; default: the status that belongs to the code, otherwise 500. */
  status?: number;
  /** Milliseconds to wait before the call is processed; default 0. */
  delayMs?: number;
  /** Executes the call, then closes the connection instead of answering. */
  lostReply?: boolean;
  /** Closes the connection after this many bytes of the response body (S3 only). */
  cutAfterBytes?: number;
}

/** A fault, and how many calls it has applied to. */
export type ListedFault = Fault & { happened: number };

export interface Faults {
  add(fault: Fault): void;
  /** Removes all faults, or the one with this id. */
  clear(id?: string): void;
  /** Those that still apply. */
  list(): ListedFault[];
  /** The fault for this call, which counts as one use; undefined if there is none. */
  take(action: string): Fault | undefined;
}

export function createFaults(): Faults {
  let pending: { fault: Fault; remaining: number; happened: number }[] = [];
  const clear = (id?: string) => {
    pending = id === undefined ? [] : pending.filter(({ fault }) => fault.id !== id);
  };
  return {
    add: (fault) => {
      if (fault.id !== undefined) clear(fault.id);
      pending.push({ fault, remaining: fault.times ?? 1, happened: 0 });
    },
    clear,
    list: () => pending.map(({ fault, happened }) => ({ ...fault, happened })),
    take(action) {
      const match = pending.find(({ fault }) => fault.action === '*' || fault.action === action);
      if (!match) return undefined;
      match.remaining -= 1;
      match.happened += 1;
      if (match.remaining <= 0) pending = pending.filter((other) => other !== match);
      return match.fault;
    },
  };
}

/** True if the fault answers an error instead of executing the call. */
export const failsCall = (fault: Fault): boolean => fault.code !== undefined || fault.status !== undefined;

/** Validates a fault from a control request; undefined if it is not one. */
export function readFault(value: unknown): Fault | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, action, times, code, message, status, delayMs, lostReply, cutAfterBytes } = value as Record<
    string,
    unknown
  >;
  const counts = [times, status, delayMs, cutAfterBytes];
  if (typeof action !== 'string' || counts.some((count) => count !== undefined && !isCount(count))) return undefined;
  if ([id, code, message].some((text) => text !== undefined && typeof text !== 'string')) return undefined;
  if (lostReply !== undefined && typeof lostReply !== 'boolean') return undefined;
  return {
    ...(typeof id === 'string' ? { id } : {}),
    action,
    ...(isCount(times) ? { times } : {}),
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof message === 'string' ? { message } : {}),
    ...(isCount(status) ? { status } : {}),
    ...(isCount(delayMs) ? { delayMs } : {}),
    ...(lostReply === undefined ? {} : { lostReply }),
    ...(isCount(cutAfterBytes) ? { cutAfterBytes } : {}),
  };
}

const isCount = (value: unknown): value is number => typeof value === 'number' && value >= 0;
