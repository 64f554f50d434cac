// Waiting for messages in real time, around the core that never waits. A receive that is given up takes no message.
import type { ReceivedMessage, ReceiveOptions, Sqs } from '../sqs.ts';

export interface LongPollOptions extends ReceiveOptions {
  /** Milliseconds to wait for the first message; 0 to look once. */
  waitMs: number;
  /** Gives up early, with nothing received. */
  signal?: AbortSignal | undefined;
}

/** Resolves with 1 to `count` messages as soon as there are any, else with none when the wait is over. */
export function receiveWaiting(sqs: Sqs, name: string, options: LongPollOptions): Promise<ReceivedMessage[]> {
  const { waitMs, signal } = options;
  if (signal?.aborted) return Promise.resolve([]);
  const first = sqs.receive(name, options);
  if (first.length > 0 || waitMs <= 0) return Promise.resolve(first);
  return new Promise((resolve, reject) => {
    const end = performance.now() + waitMs;
    let timer: NodeJS.Timeout | undefined;
    const stop = () => {
      clearTimeout(timer);
      stopListening();
      signal?.removeEventListener('abort', giveUp);
    };
    const finish = (messages: ReceivedMessage[]) => {
      stop();
      resolve(messages);
    };
    const giveUp = () => finish([]);
    function look(): void {
      try {
        const messages = sqs.receive(name, options);
        if (messages.length > 0 || performance.now() >= end) finish(messages);
        else rest();
      } catch (error) {
        stop();
        reject(error);
      }
    }
    function rest(): void {
      clearTimeout(timer);
      const dueIn = (sqs.nextDueAt(name) ?? Number.POSITIVE_INFINITY) - sqs.now();
      timer = setTimeout(look, Math.max(1, Math.min(end - performance.now(), dueIn)));
    }
    const stopListening = sqs.onChange((changed) => {
      if (changed === name) look();
    });
    signal?.addEventListener('abort', giveUp);
    rest();
  });
}
