// Lets asynchronous work through one at a time, in the order it came.

export type Mutex = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Work that fails does not stop what comes after it. */
export function createMutex(): Mutex {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work, work);
    last = result.catch(() => {});
    return result;
  };
}
