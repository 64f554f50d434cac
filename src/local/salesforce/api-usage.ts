// The daily API limit: calls of the last 24 hours, counted per hour.

const hourMs = 3_600_000;

export interface ApiUsage {
  limit: number;
  count(calls?: number): void;
  used(): number;
  /** Sets the number of used calls. */
  set(used: number): void;
}

export function createApiUsage(limit: number, now: () => number): ApiUsage {
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
      for (const [start, calls] of hours) {
        if (start < oldest) hours.delete(start);
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
