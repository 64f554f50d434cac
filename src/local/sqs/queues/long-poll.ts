// Long polling in real time, around the core, which never waits. A cancelled receive takes no message.
import type { ReceivedMessage, ReceiveOptions, Sqs } from '../sqs.ts';

export interface LongPollOptions extends Omit<ReceiveOptions, 'waits'> {
  /** Milliseconds to wait for the first message; 0 checks once. */
  waitMs: number;
  /** Cancels the receive, which then returns no message. */
  signal?: AbortSignal | undefined;
}

/** Resolves with 1 to `count` messages as soon as there are any, or with none after `waitMs`. */
export function longPoll(sqs: Sqs, name: string, options: LongPollOptions): Promise<ReceivedMessage[]> {
  const { waitMs, signal } = options;
  if (signal?.aborted) return Promise.resolve([]);
  const receive = () => sqs.receive(name, { ...options, waits: waitMs > 0 });
  const first = receive();
  if (first.length > 0 || waitMs <= 0) return Promise.resolve(first);
  return new Promise((resolve, reject) => {
    const deadline = performance.now() + waitMs;
    let timer: NodeJS.Timeout | undefined;
    const stop = () => {
      clearTimeout(timer);
      stopListening();
      signal?.removeEventListener('abort', cancel);
    };
    const finish = (messages: ReceivedMessage[]) => {
      stop();
      resolve(messages);
    };
    const cancel = () => finish([]);
    function check(): void {
      try {
        const messages = receive();
        if (messages.length > 0 || performance.now() >= deadline) finish(messages);
        else wait();
      } catch (error) {
        stop();
        reject(error);
      }
    }
    function wait(): void {
      clearTimeout(timer);
      const dueIn = (sqs.nextDueAt(name) ?? Number.POSITIVE_INFINITY) - sqs.now();
      timer = setTimeout(check, Math.max(1, Math.min(deadline - performance.now(), dueIn)));
    }
    const stopListening = sqs.onChange((changed) => {
      if (changed === name) check();
    });
    signal?.addEventListener('abort', cancel);
    wait();
  });
}
