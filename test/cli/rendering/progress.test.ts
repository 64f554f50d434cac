import { expect, test } from 'vitest';
import { startProgress } from '../../../src/cli/rendering/progress.ts';

/** A clock that the test moves, and what was written. */
function stage(isTTY: boolean) {
  let [now, ticks] = [0, [] as (() => void)[]];
  const written: string[] = [];
  const io = {
    out: () => {},
    err: (text: string) => written.push(text),
    env: {},
    signal: new AbortController().signal,
    screens: { out: {}, err: { isTTY, columns: 40 } },
    clock: {
      now: () => now,
      every(_: number, tick: () => void) {
        ticks.push(tick);
        return () => {
          ticks = ticks.filter((each) => each !== tick);
        };
      },
    },
  };
  const at = (ms: number) => {
    now = ms;
    for (const tick of ticks) tick();
  };
  return { io, written, at, ticking: () => ticks.length };
}

test('on a screen nothing is shown in the first second, then one line is updated in place and cleared at the end', () => {
  const { io, written, at, ticking } = stage(true);
  const progress = startProgress(io, 'Testing examples');
  progress.update(3, { total: 40 });
  at(999);
  expect(written).toEqual([]);
  at(1_000);
  progress.update(7, { total: 40, note: 'mappings/a\u001b.yaml' });
  expect(written).toEqual(['\rTesting examples: 3 of 40, 1 s\u001b[K']);
  at(2_100);
  expect(written[1]).toBe('\rTesting examples: 7 of 40, 2 s  mappin…\u001b[K');
  progress.end();
  expect(written[2]).toBe('\r\u001b[K');
  expect(ticking()).toBe(0);
});

test('work that never lets the timer run shows its progress by its updates', () => {
  const { io, written } = stage(true);
  let now = 0;
  const progress = startProgress({ ...io, clock: { now: () => now, every: () => () => {} } }, 'Comparing');
  for (now = 0; now < 2_000; now += 10) progress.update(now);
  expect(written.length).toBeGreaterThan(5);
  expect(written.length).toBeLessThan(15);
});

test('in a pipe there is a plain line every ten seconds', () => {
  const { io, written, at } = stage(false);
  const progress = startProgress(io, 'Pulling objects');
  progress.update(2, { total: 9, note: 'Contact' });
  for (let ms = 0; ms <= 25_000; ms += 500) at(ms);
  progress.end();
  expect(written).toEqual(['Pulling objects: 2 of 9, 10 s  Contact\n', 'Pulling objects: 2 of 9, 20 s  Contact\n']);
});

test('a silent one writes nothing', () => {
  const { io, written, at } = stage(true);
  const progress = startProgress(io, 'Pulling objects', { isSilent: true });
  progress.update(1);
  at(60_000);
  progress.end();
  expect(written).toEqual([]);
});

test('a command that prints a line of its own clears the progress first', () => {
  const { io, written, at } = stage(true);
  const progress = startProgress(io, 'Replaying');
  at(1_000);
  progress.clear();
  progress.clear();
  expect(written.slice(1)).toEqual(['\r\u001b[K']);
  progress.end();
});
