// Runs asynchronous work one at a time, in order of arrival.

export type Mutex = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Failed work does not stop the work after it. */
export function createMutex(): Mutex {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work, work);
    last = result.catch(() => {});
    return result;
  };
}
