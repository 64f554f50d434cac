// A day of steady traffic in a model without a pipeline: how many calls several functions make that follow the pace, and
// how long events wait. Functions are invoked while their number allows it, linger, take what waits, call, and go on while
// they find more.
import { type Pace, paceAfter, pauseMs } from '../../../src/pipeline/top-up/pace.ts';
import { isBurst, longestLingerMs } from '../../../src/pipeline/top-up/rules.ts';
import { seededRandom } from '../../simulation/random.ts';

export interface Traffic {
  functions: number;
  eventsPerSecond: number;
  /** Calls a day. */
  allowance: number;
  hours: number;
}

export interface Day {
  calls: number;
  /** The most calls of 24 hours. */
  used: number;
  /** Milliseconds from arrival to the end of the call. */
  p50: number;
  p95: number;
}

interface ModelFunction {
  state: 'idle' | 'waits' | 'calls';
  /** When its state ends. */
  at: number;
  startedAt: number;
  /** Arrival times of the events it holds. */
  held: number[];
  used: number | undefined;
  pace: Pace | undefined;
}

export const limitShare = 0.8;
const hourMs = 3_600_000;
const loopMs = 60_000;
const rowsInWindow = 1_000;

export function dayOfTraffic({ functions: count, eventsPerSecond, allowance, hours }: Traffic): Day {
  const random = seededRandom(1);
  const callsByHour: number[] = [];
  const latencies = createHistogram();
  const waiting: number[] = [];
  const functions = Array.from(
    { length: count },
    (): ModelFunction => ({
      state: 'idle',
      at: Infinity,
      startedAt: 0,
      held: [],
      used: undefined,
      pace: undefined,
    }),
  );
  let mostUsed = 0;

  const usedNow = () => callsByHour.slice(-24).reduce((sum, calls) => sum + calls, 0);
  const pauseOf = (one: ModelFunction, now: number) => {
    if (one.used !== undefined) one.pace = paceAfter(one.pace, { used: one.used, max: allowance }, limitShare, now);
    return pauseMs(one.pace);
  };
  const call = (one: ModelFunction, now: number) =>
    Object.assign(one, { state: 'calls', at: now + random.between(120, 320) });
  const wait = (one: ModelFunction, at: number) => Object.assign(one, { state: 'waits', at });
  const end = (one: ModelFunction) => Object.assign(one, { state: 'idle', at: Infinity });

  function take(one: ModelFunction, now: number): void {
    one.held.push(...waiting.splice(0, rowsInWindow));
    if (one.held.length > 0) call(one, now);
    else end(one);
  }

  function finishCall(one: ModelFunction, now: number): void {
    const hour = Math.floor(now / hourMs);
    while (callsByHour.length <= hour) callsByHour.push(0);
    callsByHour[hour] = (callsByHour[hour] ?? 0) + 1;
    one.used = usedNow();
    mostUsed = Math.max(mostUsed, one.used);
    const found = one.held.length;
    for (const arrivedAt of one.held.splice(0)) latencies.add(now - arrivedAt);
    const pause = pauseOf(one, now);
    if (now - one.startedAt < loopMs && (isBurst(found) || pause > 0)) wait(one, now + pause);
    else end(one);
  }

  function invoke(one: ModelFunction, now: number): void {
    one.held = waiting.splice(0, 10);
    one.startedAt = now;
    const pause = Math.min(longestLingerMs, pauseOf(one, now));
    if (isBurst(one.held.length) || pause > 0) wait(one, now + pause);
    else call(one, now);
  }

  let nextArrival = 0;
  for (let now = 0; now < hours * hourMs; ) {
    const next = functions.reduce((first, one) => (one.at < first.at ? one : first));
    now = Math.min(nextArrival, next.at);
    if (nextArrival <= next.at) {
      waiting.push(now);
      nextArrival += (-Math.log(1 - random.next()) * 1_000) / eventsPerSecond;
    } else if (next.state === 'waits') take(next, now);
    else finishCall(next, now);
    for (const one of functions) if (one.state === 'idle' && waiting.length > 0) invoke(one, now);
  }
  const calls = callsByHour.reduce((sum, inHour) => sum + inHour, 0);
  return { calls, used: mostUsed, p50: latencies.percentile(0.5), p95: latencies.percentile(0.95) };
}

/** A day has millions of latencies. */
function createHistogram() {
  const binMs = 10;
  const bins: number[] = [];
  let count = 0;
  return {
    add(ms: number): void {
      const bin = Math.floor(ms / binMs);
      while (bins.length <= bin) bins.push(0);
      bins[bin] = (bins[bin] ?? 0) + 1;
      count += 1;
    },
    percentile(share: number): number {
      let sum = 0;
      const bin = bins.findIndex((inBin) => {
        sum += inBin;
        return sum >= share * count;
      });
      return (bin + 1) * binMs;
    },
  };
}
