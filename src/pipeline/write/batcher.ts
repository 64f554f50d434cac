// Many wrapped calls, one act: each caller takes a seat and either brings what it has or leaves; when all seats have
// spoken, the act runs once over what was brought, and each bringer gets its own result.

export interface Seat<In, Out> {
  bring(item: In): Promise<Out>;
  /** Nothing will be brought, or nothing more. */
  leave(): void;
}

/** @param act runs once, over the items in the order of the seats; gives one result an item */
export function gather<In, Out>(seats: number, act: (items: In[]) => Promise<Out[]>): Seat<In, Out>[] {
  const brought: { index: number; item: In; resolve: (result: Out) => void; reject: (error: unknown) => void }[] = [];
  let silent = seats;

  async function run(): Promise<void> {
    brought.sort((a, b) => a.index - b.index);
    try {
      const results = await act(brought.map(({ item }) => item));
      for (const [position, { resolve }] of brought.entries()) resolve(results[position] as Out);
    } catch (error) {
      for (const { reject } of brought) reject(error);
    }
  }

  return Array.from({ length: seats }, (_, index) => {
    let spoken = false;
    const speak = () => {
      if (spoken) return;
      spoken = true;
      silent -= 1;
      if (silent === 0) void run();
    };
    return {
      bring: (item) =>
        new Promise<Out>((resolve, reject) => {
          brought.push({ index, item, resolve, reject });
          speak();
        }),
      leave: speak,
    };
  });
}
