// An S3 client that records what is put. The test decides its replies.
import type { PublisherOptions } from '../../../src/publisher/publisher.ts';

export interface RecordedPut {
  key: string;
  contentType: string;
  body: string;
  /** Ids of the events in the body, in order. */
  ids: string[];
}

export interface RecordingClient {
  client: NonNullable<PublisherOptions['client']>;
  /** All puts in order, also those that fail. */
  puts: RecordedPut[];
}

/** @param answer throws if the put fails, or never resolves if it hangs until it is aborted */
export function recordingClient(answer: (put: RecordedPut) => unknown = () => {}): RecordingClient {
  const puts: RecordedPut[] = [];
  const send = async (
    { input }: { input: { Key: string; ContentType: string; Body: Uint8Array } },
    { abortSignal }: { abortSignal: AbortSignal },
  ) => {
    const body = Buffer.from(input.Body).toString();
    const put = { key: input.Key, contentType: input.ContentType, body, ids: idsIn(body) };
    puts.push(put);
    const aborted = new Promise((_, reject) => {
      abortSignal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
    });
    await Promise.race([answer(put), aborted]);
    return {};
  };
  return { client: { send } as unknown as NonNullable<PublisherOptions['client']>, puts };
}

const idsIn = (body: string) =>
  body
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line).id as string);

export const outage = () => {
  throw Object.assign(new Error('outage'), { code: 'ECONNREFUSED' });
};

export const never = () => new Promise(() => {});
