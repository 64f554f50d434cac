// A wait that ends early when the command is stopped, and leaves no listener behind.
import { setTimeout } from 'node:timers/promises';

export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  setTimeout(ms, undefined, { signal }).catch(() => undefined);
