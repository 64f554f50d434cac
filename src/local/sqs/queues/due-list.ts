// Values by due time, earliest first: a binary heap, because a backlog may hold millions of waiting messages.

export interface DueList<T> {
  add(dueAt: number, value: T): void;
  /** Removes and returns the earliest if it is due by then. */
  takeDue(now: number): T | undefined;
  /** When the earliest is due; undefined if the list is empty. */
  next(): number | undefined;
}

export function createDueList<T>(): DueList<T> {
  const heap: { dueAt: number; value: T }[] = [];
  const item = (index: number) => heap[index] as { dueAt: number; value: T };
  const earlier = (a: number, b: number) => item(a).dueAt < item(b).dueAt;
  const swap = (a: number, b: number) => {
    const kept = item(a);
    heap[a] = item(b);
    heap[b] = kept;
  };
  function sink(): void {
    for (let index = 0; ; ) {
      let least = index;
      for (const child of [2 * index + 1, 2 * index + 2]) {
        if (child < heap.length && earlier(child, least)) least = child;
      }
      if (least === index) return;
      swap(index, least);
      index = least;
    }
  }
  return {
    add(dueAt, value) {
      heap.push({ dueAt, value });
      for (let index = heap.length - 1; index > 0; ) {
        const parent = (index - 1) >> 1;
        if (!earlier(index, parent)) return;
        swap(index, parent);
        index = parent;
      }
    },
    takeDue(now) {
      const first = heap[0];
      if (!first || first.dueAt > now) return undefined;
      const last = heap.pop() as { dueAt: number; value: T };
      if (heap.length > 0) {
        heap[0] = last;
        sink();
      }
      return first.value;
    },
    next: () => heap[0]?.dueAt,
  };
}
