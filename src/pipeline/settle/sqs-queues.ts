// The queues by the AWS SDK, ten messages a call.
import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, type SQSClient } from '@aws-sdk/client-sqs';
import type { Destination, OutgoingMessage, Queues } from './queues.ts';

export interface QueueUrls {
  event: string;
  backlog: string;
  parked: string;
  deadLetter: string;
}

type Send = Parameters<Queues['send']>[0][number];

/** A call may carry ten messages, and their bodies and attributes together this many bytes. */
const batch = { messages: 10, bytes: 240_000 };

/** @param onFault is told the name of the error, or the code of the refusal, when a queue does not take a message */
export function sqsQueues(client: SQSClient, urls: QueueUrls, onFault: (code: string) => void): Queues {
  return {
    async send(sends) {
      const taken = sends.map(() => false);
      const byUrl = Map.groupBy(sends.entries(), ([, send]) => urlOf(send, urls));
      for (const [url, entries] of byUrl) {
        for (const part of batches(entries)) {
          for (const index of await sendBatch(client, url, part, onFault)) taken[index] = true;
        }
      }
      return taken;
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
  const parts: [number, Send][][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = sizeOf(entry[1].message);
    const part = parts.at(-1);
    if (part && part.length < batch.messages && bytes + size <= batch.bytes) {
      part.push(entry);
      bytes += size;
    } else {
      parts.push([entry]);
      bytes = size;
    }
  }
  return parts;
}

const sizeOf = ({ body, attributes }: OutgoingMessage) =>
  Buffer.byteLength(body) + Buffer.byteLength(JSON.stringify(attributes)) + 500;

/** Gives the indexes of the messages taken. */
async function sendBatch(
  client: SQSClient,
  url: string,
  entries: readonly [number, Send][],
  onFault: (code: string) => void,
): Promise<number[]> {
  try {
    const command = new SendMessageBatchCommand({ QueueUrl: url, Entries: entries.map(entryOf) });
    const { Successful = [], Failed = [] } = await client.send(command);
    for (const { Code = 'unknown' } of Failed) onFault(Code);
    return Successful.map(({ Id }) => Number(Id));
  } catch (error) {
    // The messages received stay where they are, and SQS delivers them again: nothing is lost by saying "not taken".
    onFault(error instanceof Error ? error.name : 'unknown');
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
