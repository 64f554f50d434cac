// Joins the calls that the events of a window make at the same time. It counts instead of waiting: a round of calls
// begins once every event has either requested a call or left, so the same calls are joined however fast the machine
// is.

/** Calls of one kind, which are joined into one. */
export interface JointCall<In, Out> {
  /** Returns one result per item. A rejection goes to every caller of the round. */
  run: (items: In[]) => Promise<Out[]>;
  /** Made only when no event requests another call, because events that still need one may join this call later. */
  isLast?: boolean;
}

/** One event in the rounds of its window. It waits for one call at a time. */
export interface Participant {
  call<In, Out>(joint: JointCall<In, Out>, item: In): Promise<Out>;
  /** The event requests no more calls. */
  leave(): void;
}

interface Asked {
  joint: JointCall<unknown, unknown>;
  index: number;
  item: unknown;
  resolve: (result: unknown) => void;
  reject: (error: unknown) => void;
}

/** The items of a joint call are in the order of the participants. */
export function rounds(count: number): Participant[] {
  let asked: Asked[] = [];
  /** Participants that are neither waiting nor have left. */
  let busy = count;

  function pause(): void {
    busy -= 1;
    if (busy > 0) return;
    const isLastOnly = asked.every(({ joint }) => joint.isLast);
    const next = asked.filter(({ joint }) => isLastOnly || !joint.isLast);
    asked = asked.filter((each) => !next.includes(each));
    for (const [joint, own] of Map.groupBy(next, ({ joint }) => joint)) void run(joint, own);
  }

  async function run({ run }: Asked['joint'], unsorted: readonly Asked[]): Promise<void> {
    const own = unsorted.toSorted((a, b) => a.index - b.index);
    const end = await Promise.resolve(own.map(({ item }) => item))
      .then(run)
      .then(
        (results) => (each: Asked, position: number) => each.resolve(results[position]),
        (error: unknown) => (each: Asked) => each.reject(error),
      );
    busy += own.length;
    own.forEach(end);
  }

  return Array.from({ length: count }, (_, index) => {
    let isHere = true;
    return {
      call: <In, Out>(joint: JointCall<In, Out>, item: In) =>
        new Promise<Out>((resolve, reject) => {
          asked.push({ joint, index, item, resolve, reject } as unknown as Asked);
          pause();
        }),
      leave() {
        if (isHere) pause();
        isHere = false;
      },
    };
  });
}
