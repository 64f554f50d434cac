// What the server says that the text means, asked again shortly after each edit. The last evaluation wins; one that comes
// too late is dropped.
import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Evaluation } from '../../../../contract.ts';
import { request } from '../../../api/client.ts';
import { showFindings } from '../../yaml/findings.ts';
import type { TextDocument } from '../document.ts';
import type { Chosen } from './chosen-event.ts';
import { type LastRun, runOf } from './last-run.ts';
import { type Readable, readableOf } from './readable.ts';

export interface Evaluating {
  evaluation: ReadonlySignal<Evaluation | undefined>;
  /** Stays while the text cannot be read. */
  readable: ReadonlySignal<Readable | undefined>;
  isStale: ReadonlySignal<boolean>;
  /** What each example said when it could be run last. */
  lastRun: ReadonlySignal<LastRun>;
  isChecking: ReadonlySignal<boolean>;
  /** False while the evaluation is of an earlier text. */
  isCurrent: ReadonlySignal<boolean>;
  /** Why the text as it is now could not be checked: `evaluation` is of an earlier one. */
  unchecked: ReadonlySignal<string | undefined>;
  /** Resolves once the text is checked as it is then; with undefined if that failed. */
  checked(): Promise<Evaluation | undefined>;
  evaluateSoon(): void;
}

export interface EvaluatingPorts {
  path: string;
  document: TextDocument;
  chosen: Signal<Chosen>;
  /** False until there is a text. */
  isRead(): boolean;
  onFailed(reason: string): void;
}

const quietMs = 50;

export function createEvaluating({ path, document, chosen, isRead, onFailed }: EvaluatingPorts): Evaluating {
  const evaluation = signal<Evaluation | undefined>(undefined);
  const readable = signal<Readable | undefined>(undefined);
  const lastRun = signal<LastRun>(new Map());
  const isChecking = signal(false);
  const unchecked = signal<string | undefined>(undefined);
  const evaluatedText = signal<string | undefined>(undefined);

  const isCurrent = computed(() => evaluatedText.value === document.text.value);

  const take = (answer: Evaluation, text: string) => {
    evaluation.value = answer;
    evaluatedText.value = text;
    if (!answer.notLoading && answer.examples) lastRun.value = runOf(answer.examples);
    const now = readableOf(answer);
    if (now) {
      readable.value = now;
      const { value } = chosen;
      if (value.kind === 'example' && value.index >= now.examples.length) {
        chosen.value = { kind: 'example', index: Math.max(0, now.examples.length - 1) };
      }
    }
    isChecking.value = false;
  };

  let running: AbortController | undefined;
  async function evaluate() {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    isChecking.value = true;
    const given = chosen.peek();
    const text = document.text.peek();
    try {
      const answer = await request('POST /api/mapping/evaluate', {
        body: { path, text, ...(given.kind === 'given' && { event: given.event as never }) },
        signal: mine.signal,
      });
      if (running !== mine) return;
      batch(() => take(answer, text));
      document.tell(showFindings.of(text === document.text.peek() ? answer.findings : []));
    } catch (error) {
      if (mine.signal.aborted) return;
      const { message } = error as Error;
      batch(() => {
        isChecking.value = false;
        unchecked.value = message;
      });
      onFailed(message);
    }
  }

  let timer: ReturnType<typeof setTimeout> | undefined;
  const evaluateSoon = () => {
    clearTimeout(timer);
    unchecked.value = undefined;
    timer = setTimeout(() => void evaluate(), quietMs);
  };
  effect(() => {
    if (!isRead()) return;
    void document.text.value;
    void chosen.value;
    evaluateSoon();
  });

  return {
    evaluation,
    readable,
    isStale: computed(() => evaluation.value?.unreadable !== undefined),
    lastRun,
    isChecking,
    isCurrent,
    unchecked,
    checked: () =>
      new Promise((resolve) => {
        const stop = effect(() => {
          const isDone = isCurrent.value;
          if (!isDone && unchecked.value === undefined) return;
          resolve(isDone ? evaluation.value : undefined);
          queueMicrotask(() => stop());
        });
      }),
    evaluateSoon,
  };
}
