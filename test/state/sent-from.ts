// Runs the current publisher or shipper on an existing spool, with an S3 client that accepts everything.
import { createHash } from 'node:crypto';
import { startShipper } from '../../src/publisher/drop-folder/shipper.ts';
import { createPublisher, type PublisherOptions } from '../../src/publisher/publisher.ts';

export interface Put {
  key: string;
  contentType: string;
  /** Of the body, in hex. */
  sha256: string;
}

export const bucket = 'events';

interface PutInput {
  Key: string;
  ContentType: string;
  Body: Uint8Array;
}

/** An S3 client that replies with `answer`. If that never resolves, the call hangs until it is aborted. */
export function clientOf(answer: (input: PutInput) => Promise<unknown>): NonNullable<PublisherOptions['client']> {
  const send = ({ input }: { input: PutInput }, { abortSignal }: { abortSignal: AbortSignal }) => {
    const aborted = new Promise((_, reject) => {
      abortSignal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
    });
    return Promise.race([answer(input), aborted]);
  };
  return { send } as unknown as NonNullable<PublisherOptions['client']>;
}

/** A clock for the publisher: `time` changes only by assignment; delays are real. */
export function clockAt(now: number) {
  const clock = {
    time: now,
    now: () => clock.time,
    monotonic: () => performance.now(),
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((wake) => {
        const timer = setTimeout(wake, ms);
        signal?.addEventListener('abort', () => wake(clearTimeout(timer)));
      }),
  };
  return clock;
}

/** Publisher options with short delays and one put at a time. */
export const quickly = {
  bucket,
  source: 'https://platform.example/publisher',
  concurrency: 1,
  firstDelayMs: 1,
  longestDelayMs: 5,
  slowDelayMs: 10,
  pollMs: 5,
  takeOverMs: 100,
  logger: { info: () => {}, warn: () => {}, error: () => {} },
};

/** Returns all puts in order, once the spool contains no more events. */
export async function sentFrom(folder: string, kind: 'publisher' | 'shipper'): Promise<Put[]> {
  const puts: Put[] = [];
  const client = clientOf(async ({ Key: key, ContentType: contentType, Body }) => {
    puts.push({ key, contentType, sha256: createHash('sha256').update(Body).digest('hex') });
    return {};
  });
  const options = { ...quickly, client };
  const running =
    kind === 'publisher' ? createPublisher({ ...options, spool: folder }) : startShipper({ ...options, folder });
  try {
    for (;;) {
      const { events, sends } = await running.status();
      // A spool that is not open yet reports no events.
      if (sends && events === 0) return puts;
      await new Promise((wake) => setTimeout(wake, 5));
    }
  } finally {
    await running.close();
  }
}
