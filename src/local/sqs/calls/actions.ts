// The SQS operations that this emulator supports, by name. Each one turns the client's JSON into the JSON of the
// answer.

import { longPoll } from '../queues/long-poll.ts';
import type { SentMessage, Sqs } from '../sqs.ts';
import { checkBatchSize, runBatch } from './batch.ts';
import {
  type Input,
  number,
  optionalNumber,
  optionalText,
  queueName,
  readMessage,
  text,
  textMap,
  texts,
} from './read-input.ts';
import { receivedMessage } from './received-message.ts';
import { invalidParameter, SqsError } from './sqs-error.ts';

export interface ActionContext {
  sqs: Sqs;
  /** Base of queue URLs. */
  url: string;
  /** The longest time that a receive waits. */
  longestWaitMs?: number | undefined;
  /** Aborted when the client disconnects. */
  disconnected: AbortSignal;
  /** The caller's trace header, which every message of the call keeps (see "Amazon SQS and AWS X-Ray"). */
  traceHeader: string | undefined;
}

export type Action = (input: Input, context: ActionContext) => object | Promise<object>;

export const actions: Readonly<Record<string, Action>> = {
  CreateQueue(input, context) {
    const name = text(input, 'QueueName');
    if (name.endsWith('.fifo')) throw new SqsError('NotImplemented', 'FIFO queues are not supported by this emulator.');
    context.sqs.createQueue(name, textMap(input, 'Attributes'));
    return { QueueUrl: urlOf(name, context) };
  },
  GetQueueUrl(input, context) {
    const name = text(input, 'QueueName');
    context.sqs.settings(name);
    return { QueueUrl: urlOf(name, context) };
  },
  ListQueues(input, context) {
    const names = context.sqs.queueNames(optionalText(input, 'QueueNamePrefix'));
    if (input.NextToken || input.MaxResults)
      throw new SqsError('NotImplemented', 'Paging of ListQueues is not supported by this emulator.');
    return names.length === 0 ? {} : { QueueUrls: names.slice(0, 1000).map((name) => urlOf(name, context)) };
  },
  GetQueueAttributes(input, { sqs }) {
    const requested = texts(input, 'AttributeNames');
    const all = Object.entries(sqs.attributes(queueName(input)));
    const selected = all.filter(([name]) => requested.includes('All') || requested.includes(name));
    return selected.length === 0 ? {} : { Attributes: Object.fromEntries(selected) };
  },
  SetQueueAttributes(input, { sqs }) {
    sqs.setAttributes(queueName(input), textMap(input, 'Attributes'));
    return {};
  },
  SendMessage: (input, { sqs, traceHeader }) =>
    sentMessage(sqs.send(queueName(input), { ...readMessage(input), traceHeader })),
  SendMessageBatch(input, { sqs, traceHeader }) {
    const name = queueName(input);
    sqs.settings(name);
    checkBatchSize(input);
    return runBatch(input, (entry) => sentMessage(sqs.send(name, { ...readMessage(entry), traceHeader })));
  },
  async ReceiveMessage(input, { sqs, longestWaitMs = Number.POSITIVE_INFINITY, disconnected }) {
    const name = queueName(input);
    const seconds = optionalNumber(input, 'WaitTimeSeconds') ?? sqs.settings(name).receiveWaitSeconds;
    if (seconds < 0 || seconds > 20) throw invalidParameter('WaitTimeSeconds must be between 0 and 20.');
    const messages = await longPoll(sqs, name, {
      count: optionalNumber(input, 'MaxNumberOfMessages'),
      visibilitySeconds: optionalNumber(input, 'VisibilityTimeout'),
      waitMs: Math.min(seconds * 1000, longestWaitMs),
      signal: disconnected,
    });
    const requested = {
      system: [...texts(input, 'AttributeNames'), ...texts(input, 'MessageSystemAttributeNames')],
      message: texts(input, 'MessageAttributeNames'),
    };
    if (messages.length === 0) return {};
    return { Messages: messages.map((message) => receivedMessage(message, requested, sqs.accountId)) };
  },
  DeleteMessage(input, { sqs }) {
    sqs.delete(queueName(input), text(input, 'ReceiptHandle'));
    return {};
  },
  DeleteMessageBatch(input, { sqs }) {
    const name = queueName(input);
    return runBatch(input, (entry) => {
      sqs.delete(name, text(entry, 'ReceiptHandle'));
      return {};
    });
  },
  ChangeMessageVisibility(input, { sqs }) {
    sqs.changeVisibility(queueName(input), text(input, 'ReceiptHandle'), number(input, 'VisibilityTimeout'));
    return {};
  },
  ChangeMessageVisibilityBatch(input, { sqs }) {
    const name = queueName(input);
    return runBatch(input, (entry) => {
      sqs.changeVisibility(name, text(entry, 'ReceiptHandle'), number(entry, 'VisibilityTimeout'));
      return {};
    });
  },
  PurgeQueue(input, { sqs }) {
    sqs.purge(queueName(input));
    return {};
  },
  StartMessageMoveTask(input, { sqs }) {
    const task = sqs.startMoveTask(text(input, 'SourceArn'), optionalText(input, 'DestinationArn'));
    return { TaskHandle: task.taskHandle };
  },
  ListMessageMoveTasks(input, { sqs }) {
    const tasks = sqs.moveTasks(text(input, 'SourceArn'), optionalNumber(input, 'MaxResults'));
    return {
      Results: tasks.map((task) => ({
        Status: 'COMPLETED',
        SourceArn: task.sourceArn,
        ...(task.destinationArn === undefined ? {} : { DestinationArn: task.destinationArn }),
        ApproximateNumberOfMessagesMoved: task.moved,
        ApproximateNumberOfMessagesToMove: task.moved,
        StartedTimestamp: task.startedAt,
      })),
    };
  },
};

const urlOf = (name: string, { sqs, url }: ActionContext) => `${url}/${sqs.accountId}/${name}`;

const sentMessage = ({ messageId, md5OfBody, md5OfAttributes }: SentMessage) => ({
  MessageId: messageId,
  MD5OfMessageBody: md5OfBody,
  ...(md5OfAttributes === undefined ? {} : { MD5OfMessageAttributes: md5OfAttributes }),
});
