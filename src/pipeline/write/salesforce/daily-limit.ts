// Salesforce's daily allowance of API calls, as its replies state it. At the configured share we stop calling and leave
// the rest to the people and programs that share the org.
import type { Clock } from '../../../clock.ts';
import { FailureError } from '../../../failure.ts';

export interface DailyLimit {
  used: number;
  max: number;
}

export interface DailyLimitGuard {
  /** Reads the `Sforce-Limit-Info` header of a reply, `api-usage=18/5000`, and ignores its other parts. */
  read(header: string | undefined): void;
  /** Throws `FailureError` `salesforce/limit-reached` while the share is used up. */
  check(): void;
  last(): DailyLimit | undefined;
}

/** The allowance rolls over 24 hours, so it has to be checked again: one call in this time is let through. */
const probeEveryMs = 60_000;

export function dailyLimit(limitShare: () => number, clock: Clock): DailyLimitGuard {
  let last: DailyLimit | undefined;
  let readAt = 0;
  return {
    read(header) {
      const match = /\bapi-usage=(\d+)\/(\d+)/.exec(header ?? '');
      if (!match) return;
      last = { used: Number(match[1]), max: Number(match[2]) };
      readAt = clock.now();
    },
    check() {
      if (!last || last.used < last.max * limitShare() || clock.now() - readAt >= probeEveryMs) return;
      const message = `The share of the daily API calls that the settings allow is used up (${last.used} of ${last.max} calls).`;
      throw new FailureError({ code: 'salesforce/limit-reached', message });
    },
    last: () => last,
  };
}
