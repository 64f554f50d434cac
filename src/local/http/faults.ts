// What an emulator was told to do wrong: calls to fail, to answer late, or to carry out without answering.
// Faults befall calls in the order they were added, each as often as it says.

export interface Fault {
  /** Name of the call, such as `PutObject`; `*` for any. */
  action: string;
  /** How many calls it befalls; default 1. */
  times?: number;
  /** Error code answered in place of doing the call, such as `SlowDown`. */
  code?: string;
  /** HTTP status of that error; default the usual one of the code, else 500. */
  status?: number;
  /** Milliseconds to wait before the call is looked at; default 0. */
  delayMs?: number;
  /** Does the call, then cuts the connection in place of answering. */
  lostReply?: boolean;
  /** Cuts the connection after so many bytes of the answer's body (S3 only). */
  cutAfterBytes?: number;
}

export interface Faults {
  add(fault: Fault): void;
  /** Takes back every fault not yet used up. */
  clear(): void;
  /** The fault that befalls this call, now used once more; undefined for none. */
  take(action: string): Fault | undefined;
}

export function createFaults(): Faults {
  let waiting: { fault: Fault; left: number }[] = [];
  return {
    add: (fault) => {
      waiting.push({ fault, left: fault.times ?? 1 });
    },
    clear: () => {
      waiting = [];
    },
    take(action) {
      const found = waiting.find(({ fault }) => fault.action === '*' || fault.action === action);
      if (!found) return undefined;
      found.left -= 1;
      if (found.left <= 0) waiting = waiting.filter((other) => other !== found);
      return found.fault;
    },
  };
}

/** True when the fault answers an error in place of doing the call. */
export const failsCall = (fault: Fault): boolean => fault.code !== undefined || fault.status !== undefined;

/** Narrows what a control request says; undefined where it is no fault. */
export function readFault(value: unknown): Fault | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { action, times, code, status, delayMs, lostReply, cutAfterBytes } = value as Record<string, unknown>;
  const counts = [times, status, delayMs, cutAfterBytes];
  if (typeof action !== 'string' || counts.some((count) => count !== undefined && !isCount(count))) return undefined;
  if (code !== undefined && typeof code !== 'string') return undefined;
  if (lostReply !== undefined && typeof lostReply !== 'boolean') return undefined;
  return {
    action,
    ...(isCount(times) ? { times } : {}),
    ...(code === undefined ? {} : { code }),
    ...(isCount(status) ? { status } : {}),
    ...(isCount(delayMs) ? { delayMs } : {}),
    ...(lostReply === undefined ? {} : { lostReply }),
    ...(isCount(cutAfterBytes) ? { cutAfterBytes } : {}),
  };
}

const isCount = (value: unknown): value is number => typeof value === 'number' && value >= 0;
