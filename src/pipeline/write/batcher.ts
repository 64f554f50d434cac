// Many wrapped calls, one act: each caller takes a seat and either brings what it has or leaves; when all seats have
// spoken, the act runs once over what was brought, and each bringer gets its own result.

export interface Participant<In, Out> {
  submit(item: In): Promise<Out>;
  /** Nothing will be brought, or nothing more. */
  optOut(): void;
}

/** @param act runs once, over the items in the order of the seats; gives one result an item */
export function batcher<In, Out>(participants: number, act: (items: In[]) => Promise<Out[]>): Participant<In, Out>[] {
  const submitted: { index: number; item: In; resolve: (result: Out) => void; reject: (error: unknown) => void }[] = [];
  let silent = participants;

  async function run(): Promise<void> {
    submitted.sort((a, b) => a.index - b.index);
    try {
      const results = await act(submitted.map(({ item }) => item));
      for (const [position, { resolve }] of submitted.entries()) resolve(results[position] as Out);
    } catch (error) {
      for (const { reject } of submitted) reject(error);
    }
  }

  return Array.from({ length: participants }, (_, index) => {
    let spoken = false;
    const speak = () => {
      if (spoken) return;
      spoken = true;
      silent -= 1;
      if (silent === 0) void run();
    };
    return {
      submit: (item) =>
        new Promise<Out>((resolve, reject) => {
          submitted.push({ index, item, resolve, reject });
          speak();
        }),
      optOut: speak,
    };
  });
}
