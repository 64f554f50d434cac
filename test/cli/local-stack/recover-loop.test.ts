// `recover` is replaced between two runs, never during one.
import { expect, test } from 'vitest';
import { recoverLoop } from '../../../src/cli/local-stack/recover-loop.ts';
import type { InvocationResult } from '../../../src/local/function/protocol.ts';

/** Runs that end only when the test ends them. */
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

test('a change waits for the current run, and the next run waits for the change', async () => {
  const { events, invoke, begun } = heldRuns();
  const recovery = recoverLoop({ invoke });
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

test('a change that fails rejects, and the runs continue', async () => {
  const { invoke, begun } = heldRuns();
  const recovery = recoverLoop({ invoke });
  const stop = new AbortController();
  await expect(recovery.between(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  const kept = recovery.keep(1, stop.signal);
  const end = await begun();
  stop.abort();
  end();
  await kept;
});
