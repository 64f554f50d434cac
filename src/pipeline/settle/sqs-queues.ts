// The queues through the AWS SDK, ten messages per call.
import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, type SQSClient } from '@aws-sdk/client-sqs';
import { type AwsErrorFacts, factsOf } from '../../aws/refusal.ts';
import type { Destination, OutgoingMessage, Queues } from './queues.ts';

export interface QueueUrls {
  event: string;
  backlog: string;
  parked: string;
  deadLetter: string;
}

type Send = Parameters<Queues['send']>[0][number];

/** Called with the error of a call, or of a message. Its text must not be logged. */
export type OnRefused = (error: AwsErrorFacts) => void;

/** Limits of a call: messages, and bytes of their bodies and attributes together. */
const limits = { messages: 10, bytes: 240_000 };

/** Calls at the same time: after a call without an answer, two thousand messages are sent in the last five seconds. */
const concurrency = 8;

/**
 * @param onRefused called when a queue does not accept a message
 */
export function sqsQueues(client: SQSClient, urls: QueueUrls, onRefused: OnRefused): Queues {
  return {
    async send(sends) {
      const accepted = sends.map(() => false);
      const byUrl = Map.groupBy(sends.entries(), ([, send]) => urlOf(send, urls));
      const calls = [...byUrl].flatMap(([url, entries]) => batches(entries).map((batch) => ({ url, batch })));
      const work = async () => {
        for (let call = calls.shift(); call; call = calls.shift()) {
          for (const index of await sendBatch(client, call.url, call.batch, onRefused)) accepted[index] = true;
        }
      };
      await Promise.all(Array.from({ length: concurrency }, work));
      return accepted;
    },
  };
}

function urlOf({ message, sourceArn }: Send, urls: QueueUrls): string {
  // The last part of an ARN and of a URL is the queue's name.
  const isBacklog = sourceArn.split(':').at(-1) === urls.backlog.split('/').at(-1);
  const known: Record<Destination, string> = {
    source: isBacklog ? urls.backlog : urls.event,
    backlog: urls.backlog,
    parked: urls.parked,
    'dead-letter': urls.deadLetter,
  };
  return known[message.to];
}

function batches(entries: readonly [number, Send][]): [number, Send][][] {
  const all: [number, Send][][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = sizeOf(entry[1].message);
    const last = all.at(-1);
    if (last && last.length < limits.messages && bytes + size <= limits.bytes) {
      last.push(entry);
      bytes += size;
    } else {
      all.push([entry]);
      bytes = size;
    }
  }
  return all;
}

const sizeOf = ({ body, attributes }: OutgoingMessage) =>
  Buffer.byteLength(body) + Buffer.byteLength(JSON.stringify(attributes)) + 500;

/** Returns the indexes of the accepted messages. */
async function sendBatch(
  client: SQSClient,
  url: string,
  entries: readonly [number, Send][],
  onRefused: OnRefused,
): Promise<number[]> {
  try {
    const command = new SendMessageBatchCommand({ QueueUrl: url, Entries: entries.map(entryOf) });
    const { Successful = [], Failed = [] } = await client.send(command);
    for (const { Code = 'unknown', Message } of Failed) onRefused({ name: Code, message: Message });
    return Successful.map(({ Id }) => Number(Id));
  } catch (error) {
    // Nothing is lost: the received messages stay in their queue, and SQS delivers them again.
    onRefused(error instanceof Error ? factsOf(error) : { name: 'unknown' });
    return [];
  }
}

function entryOf([index, { message }]: [number, Send]): SendMessageBatchRequestEntry {
  return {
    Id: String(index),
    MessageBody: message.body,
    DelaySeconds: message.delaySeconds,
    MessageAttributes: Object.fromEntries(
      Object.entries(message.attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
    ),
  };
}
