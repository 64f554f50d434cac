// The pace of the daily allowance: how fast all functions together may call Salesforce so that the allowance lasts for the
// day. Pure.
//
// One function sees the calls of all of them, and of every other client of the org, in the `used` of each reply. It keeps
// an account: time adds calls at the pace, and what `used` has grown by is taken off. While the account is not negative,
// nothing waits. Otherwise the next call waits until time has made up for it. With C functions, each of them sees the
// calls of all, so each calls once in C times the interval of the pace, and nobody needs to know C.
//
// - The pace is 90 % of the allowed share of the daily calls, spread over 24 hours.
// - Up to 5 % of the share may be saved up and spent at once: an hour of bursts after a quiet time waits for nothing. A
//   function that has just started has saved up what is left of the first 5 %.
// - So a whole day of bursts after a day of silence stays within 95 % of the share. In the last 5 % the pace falls to
//   nothing, in proportion to what is left.
// - The allowance rolls: when `used` falls, old calls have left its 24 hours. Nobody made fewer calls, so a fall adds
//   nothing to the account.
import type { DailyLimit } from '../write/salesforce/daily-limit.ts';

export interface Pace {
  /** Calls that may be made at once; negative where there were too many. */
  balance: number;
  /** Calls that time adds, per millisecond. */
  callsPerMs: number;
  /** Of the last 24 hours, as of the last reply. */
  used: number;
  /** Milliseconds since 1970. */
  at: number;
}

const dayMs = 86_400_000;
const steadyPart = 0.9;
const savedPart = 0.05;

/** The longest time that the account asks anybody to wait, so one burst does not slow down what comes minutes later. */
export const longestPauseMs = 10_000;

/** @param limitShare 0 to 1: the share of the allowance at which calls stop */
export function paceAfter(
  previous: Pace | undefined,
  { used, max }: DailyLimit,
  limitShare: number,
  now: number,
): Pace {
  const allowed = max * limitShare;
  const savedAtMost = savedPart * allowed;
  const steady = (steadyPart * allowed) / dayMs;
  const left = Math.max(0, allowed - used);
  const callsPerMs = left < savedAtMost ? steady * (left / savedAtMost) : steady;
  if (!previous) return { balance: Math.max(0, savedAtMost - used), callsPerMs, used, at: now };
  const added = previous.callsPerMs * (now - previous.at);
  const made = Math.max(0, used - previous.used);
  const balance = Math.max(-steady * longestPauseMs, Math.min(savedAtMost, previous.balance + added - made));
  return { balance, callsPerMs, used, at: now };
}

/**
 * Milliseconds until the next call is within the pace; 0 where it is, where no reply has said what the allowance is, and
 * where the share is used up: calls stop by themselves then.
 */
export function pauseMs(pace: Pace | undefined): number {
  if (!pace || pace.balance >= 0 || pace.callsPerMs === 0) return 0;
  return Math.min(longestPauseMs, Math.ceil(-pace.balance / pace.callsPerMs));
}
