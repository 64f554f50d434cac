// The messages that can be delivered now: first in, first out, or in any order if `pick` is given.

export interface ReadyLine<T> {
  add(value: T): void;
  take(): T | undefined;
}

/** @param pick returns the index of the next of `count` messages; default: the first */
export function createReadyLine<T>(pick?: (count: number) => number): ReadyLine<T> {
  let line: T[] = [];
  let head = 0;
  return {
    add: (value) => {
      line.push(value);
    },
    take() {
      if (head >= line.length) return undefined;
      const chosen = head + (pick ? pick(line.length - head) : 0);
      const value = line[chosen] as T;
      line[chosen] = line[head] as T;
      head += 1;
      if (head > 1000 && head * 2 > line.length) {
        line = line.slice(head);
        head = 0;
      }
      return value;
    },
  };
}
