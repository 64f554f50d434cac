// Collects concurrent calls into one batch. The batch runs once every participant has submitted an item or opted out,
// and each submitter gets its own result.

export interface Participant<In, Out> {
  submit(item: In): Promise<Out>;
  /** This participant submits nothing, or nothing more. */
  optOut(): void;
}

/** @param run runs once, over the items in the order of the participants; returns one result per item */
export function batcher<In, Out>(participants: number, run: (items: In[]) => Promise<Out[]>): Participant<In, Out>[] {
  const submitted: { index: number; item: In; resolve: (result: Out) => void; reject: (error: unknown) => void }[] = [];
  let undecided = participants;

  async function runBatch(): Promise<void> {
    submitted.sort((a, b) => a.index - b.index);
    try {
      const results = await run(submitted.map(({ item }) => item));
      for (const [position, { resolve }] of submitted.entries()) resolve(results[position] as Out);
    } catch (error) {
      for (const { reject } of submitted) reject(error);
    }
  }

  return Array.from({ length: participants }, (_, index) => {
    let hasDecided = false;
    const decide = () => {
      if (hasDecided) return;
      hasDecided = true;
      undecided -= 1;
      if (undecided === 0) void runBatch();
    };
    return {
      submit: (item) =>
        new Promise<Out>((resolve, reject) => {
          submitted.push({ index, item, resolve, reject });
          decide();
        }),
      optOut: decide,
    };
  });
}
