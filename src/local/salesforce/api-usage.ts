// The daily API allowance: calls of the last 24 hours, kept by the hour.

const hourMs = 3_600_000;

export interface ApiUsage {
  limit: number;
  count(calls?: number): void;
  used(): number;
  /** Sets what counts as used from now on. */
  set(used: number): void;
}

export function apiUsage(limit: number, now: () => number): ApiUsage {
  let hours = new Map<number, number>();
  const hour = (): number => Math.floor(now() / hourMs);
  const usage: ApiUsage = {
    limit,
    count(calls = 1) {
      hours.set(hour(), (hours.get(hour()) ?? 0) + calls);
    },
    used() {
      const oldest = hour() - 23;
      let used = 0;
      for (const [at, calls] of hours) {
        if (at < oldest) hours.delete(at);
        else used += calls;
      }
      return used;
    },
    set(used) {
      hours = new Map([[hour(), used]]);
    },
  };
  return usage;
}
