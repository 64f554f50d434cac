// Connects an event source to any SQS with the AWS SDK. A receive in progress is never aborted, because some emulators
// then lose messages; it waits a second at most, so that stopping is prompt.
import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  type MessageAttributeValue,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { QueuePort, SourceMessage, SourceMessageAttribute } from './queue-port.ts';

export interface SdkQueueOptions {
  client: SQSClient;
  queueUrl: string;
  arn: string;
}

export function sdkQueue({ client, queueUrl: QueueUrl, arn }: SdkQueueOptions): QueuePort {
  return {
    arn,
    region: arn.split(':')[3] ?? '',
    async receive({ count, waitMs, signal }) {
      if (signal.aborted) return [];
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: count,
          WaitTimeSeconds: waitMs >= 1000 ? 1 : 0,
          MessageSystemAttributeNames: ['All'],
          MessageAttributeNames: ['All'],
        }),
      );
      // The service waits only whole seconds; the rest of the time passes here.
      if (Messages.length === 0 && waitMs < 1000) await pause(Math.min(waitMs, 50));
      return Messages.map(sourceMessage);
    },
    async delete(receiptHandles) {
      for (let index = 0; index < receiptHandles.length; index += 10) {
        const Entries = receiptHandles
          .slice(index, index + 10)
          .map((ReceiptHandle, offset) => ({ Id: `${offset}`, ReceiptHandle }));
        const { Failed = [] } = await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
        if (Failed.length > 0)
          throw new Error(`SQS did not delete ${Failed.length} messages of ${QueueUrl}: ${Failed[0]?.Code}`);
      }
    },
    async visibilityMs() {
      const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['VisibilityTimeout'] });
      return Number((await client.send(command)).Attributes?.VisibilityTimeout) * 1000;
    },
    async counts() {
      const names = [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
        'ApproximateNumberOfMessagesDelayed',
      ] as const;
      const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] }));
      const [ready = 0, inFlight = 0, delayed = 0] = names.map((name) => Number(Attributes?.[name] ?? 0));
      return { ready, inFlight, delayed };
    },
  };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function sourceMessage(message: Message): SourceMessage {
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    md5OfBody: message.MD5OfBody ?? '',
    attributes: message.Attributes ?? {},
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [name, sourceAttribute(value)]),
    ),
  };
}

function sourceAttribute({ DataType, StringValue, BinaryValue }: MessageAttributeValue): SourceMessageAttribute {
  return {
    dataType: DataType ?? 'String',
    ...(StringValue === undefined ? {} : { stringValue: StringValue }),
    ...(BinaryValue === undefined ? {} : { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
  };
}
