// `recover` is replaced between two runs, never in the middle of one.
import { expect, test } from 'vitest';
import { recovering } from '../../../src/cli/local-stack/local-recover.ts';
import type { InvocationResult } from '../../../src/local/function/protocol.ts';

/** Runs that end when they are told to. */
function heldRuns() {
  const open: (() => void)[] = [];
  const events: string[] = [];
  const invoke = () =>
    new Promise<InvocationResult>((resolve) => {
      events.push('begins');
      open.push(() => {
        events.push('ends');
        resolve({ kind: 'returned', payload: null, durationMs: 0 });
      });
    });
  const begun = async () => {
    while (open.length === 0) await new Promise((wake) => setTimeout(wake, 1));
    return open.shift() as () => void;
  };
  return { events, invoke, begun };
}

test('an edit waits for the run at hand, and the next run waits for the edit', async () => {
  const { events, invoke, begun } = heldRuns();
  const recovery = recovering({ invoke });
  const stop = new AbortController();
  const kept = recovery.keep(1, stop.signal);

  const end = await begun();
  const replaced = recovery.between(async () => {
    events.push('replaced');
    await new Promise((wake) => setTimeout(wake, 20));
    events.push('in place');
  });
  await new Promise((wake) => setTimeout(wake, 20));
  expect(events).toEqual(['begins']);
  end();
  await replaced;
  const endSecond = await begun();
  stop.abort();
  endSecond();
  await kept;
  expect(events).toEqual(['begins', 'ends', 'replaced', 'in place', 'begins', 'ends']);
});

test('an edit that fails says so and does not keep the runs from going on', async () => {
  const { invoke, begun } = heldRuns();
  const recovery = recovering({ invoke });
  const stop = new AbortController();
  await expect(recovery.between(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  const kept = recovery.keep(1, stop.signal);
  const end = await begun();
  stop.abort();
  end();
  await kept;
});
