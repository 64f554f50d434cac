// The pace of the daily calls: how fast all invocations together may call Salesforce so that the daily allowance lasts
// for the day. Pure.
//
// Each reply reports in `used` the calls of all invocations and of every other client of the org. Each environment
// keeps a balance: time adds calls at the pace, and any growth of `used` is subtracted. While the balance is not
// negative, nothing waits. Otherwise the next call waits until the balance is back at zero. With C environments, each
// one subtracts the calls of all, so each makes one call in C times the interval of the pace, and none needs to know C.
//
// - The pace is 90 % of the allowed share of the daily calls, spread over 24 hours.
// - Up to 5 % of the share may be saved up and spent at once, so bursts after a quiet hour do not wait. An environment
//   that has just started has saved up whatever is left of the first 5 %.
// - So a whole day of bursts after a day of silence stays within 95 % of the share. In the last 5 %, the pace falls to
//   zero, in proportion to the calls that are left.
// - The allowance covers the last 24 hours: when `used` falls, old calls have left them. This adds nothing to the
//   balance.
import type { DailyLimit } from '../write/salesforce/daily-limit.ts';

export interface Pace {
  /** Calls that may be made now; negative if too many were made. */
  balance: number;
  /** Calls that each millisecond adds to the balance. */
  callsPerMs: number;
  /** Calls in the last 24 hours, as of the last reply. */
  used: number;
  /** Milliseconds since 1970. */
  at: number;
}

const dayMs = 86_400_000;
const steadyPart = 0.9;
const savedPart = 0.05;

/** The longest pause, so that a burst does not slow down events that arrive minutes later. */
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
 * Milliseconds until the next call is within the pace. 0 if it already is, if no reply has reported the allowance, and
 * if the share is used up: then calls stop anyway.
 */
export function pauseMs(pace: Pace | undefined): number {
  if (!pace || pace.balance >= 0 || pace.callsPerMs === 0) return 0;
  return Math.min(longestPauseMs, Math.ceil(-pace.balance / pace.callsPerMs));
}
