// How far a command is, for everything that may take over a second. It goes to standard error.
//
//   const progress = startProgress(io, 'Testing examples', { isSilent: options.json });
//   try {
//     for (…) progress.update(done, { total, note: file });   // cheap: call it as often as you like
//   } finally {
//     progress.end();                                         // before anything else is printed
//   }
//
// On a screen, one line appears after the first second, is updated in place, and is cleared at the end. In a pipe, a plain
// line is written every ten seconds. With `isSilent`, nothing is written.
import type { Io, ProgressClock } from '../io.ts';
import { cut } from './fit-text.ts';
import { terminalsOf } from './terminal.ts';
import { visible } from './visible.ts';

export interface Progress {
  /** @param done how many are finished */
  update(done: number, more?: ProgressDetails): void;
  /** Clears the line until the next update, so that the command can print one of its own. */
  clear(): void;
  end(): void;
}

export interface ProgressDetails {
  /** Absent where nobody knows. */
  total?: number;
  /** What is being worked on now. */
  note?: string;
}

/** How a command function reports its progress, so that it needs no terminal: `progress.update` is one. */
export type OnProgress = Progress['update'];

/** Shows the progress, and ends the work by throwing once the person wants to stop: main.ts catches it. */
export const progressTo =
  (progress: Progress, signal: AbortSignal): OnProgress =>
  (done, more) => {
    signal.throwIfAborted();
    progress.update(done, more);
  };

/** Milliseconds. */
const firstAfterMs = 1_000;
const redrawMs = 100;
const lineEveryMs = 10_000;

export const systemProgressClock: ProgressClock = {
  now: () => Date.now(),
  every(ms, tick) {
    const timer = setInterval(tick, ms).unref();
    return () => clearInterval(timer);
  },
};

/** @param label what is done, as `Testing examples` */
export function startProgress(io: Io, label: string, { isSilent = false } = {}): Progress {
  if (isSilent) return { update() {}, clear() {}, end() {} };
  const clock = io.clock ?? systemProgressClock;
  const terminal = terminalsOf(io).err;
  const startedAt = clock.now();
  let state: { done: number } & ProgressDetails = { done: 0 };
  let dueAt = startedAt + (terminal.isTty ? firstAfterMs : lineEveryMs);
  let isDrawn = false;

  const draw = () => {
    const now = clock.now();
    if (now < dueAt) return;
    const text = progressText(label, state, now - startedAt);
    if (terminal.isTty) io.err(`\r${cut(text, terminal.width - 1)}\u001b[K`);
    else io.err(`${text}\n`);
    isDrawn = terminal.isTty;
    dueAt = now + (terminal.isTty ? redrawMs : lineEveryMs);
  };
  const clear = () => {
    if (isDrawn) io.err('\r\u001b[K');
    isDrawn = false;
  };
  // A long step calls no update: the seconds go on all the same.
  const stop = clock.every(redrawMs, draw);
  return {
    // Work that never waits for anything outside gives the timer no chance: an update draws by itself.
    update(done, more = {}) {
      state = { done, ...more };
      draw();
    },
    clear,
    end() {
      stop();
      clear();
    },
  };
}

function progressText(label: string, { done, total, note }: { done: number } & ProgressDetails, ms: number): string {
  const count = total === undefined ? String(done) : `${done} of ${total}`;
  return `${label}: ${count}, ${Math.floor(ms / 1000)} s${note === undefined ? '' : `  ${visible(note)}`}`;
}
