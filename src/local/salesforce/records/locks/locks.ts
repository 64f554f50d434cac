// Records that a call keeps locked for a while after it has saved them, as if its transaction were not over yet.

export interface Locks {
  /** @param holder identifies the call: it is not in its own way */
  hold(ids: Iterable<string>, holder: object, forMs: number): void;
  isHeld(id: string, by: object): boolean;
  /** True if nothing has been locked since the last clear. */
  isEmpty(): boolean;
  clear(): void;
}

export function createLocks(now: () => number): Locks {
  const held = new Map<string, { holder: object; until: number }>();
  return {
    hold(ids, holder, forMs) {
      if (forMs > 0) for (const id of ids) held.set(id, { holder, until: now() + forMs });
    },
    isHeld(id, by) {
      const lock = held.get(id);
      return lock !== undefined && lock.holder !== by && lock.until > now();
    },
    isEmpty: () => held.size === 0,
    clear: () => held.clear(),
  };
}
