// Query results longer than a page, kept for clients that fetch the next page. The oldest are evicted.

const maxOpen = 50;

export interface QueryCursors {
  /** Returns the locator. */
  open(records: Record<string, unknown>[]): string;
  records(locator: string): Record<string, unknown>[] | undefined;
  clear(): void;
}

export function createQueryCursors(): QueryCursors {
  const open = new Map<string, Record<string, unknown>[]>();
  let count = 0;
  return {
    open(records) {
      count += 1;
      const [oldest] = open.keys();
      if (oldest !== undefined && open.size >= maxOpen) open.delete(oldest);
      const locator = `01g5e${String(count).padStart(13, '0')}`;
      open.set(locator, records);
      return locator;
    },
    records: (locator) => open.get(locator),
    clear() {
      open.clear();
      count = 0;
    },
  };
}
