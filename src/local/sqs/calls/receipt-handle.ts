// Receipt handles: opaque to clients, they contain the queue's name and a receipt.
import type { Receipt } from '../queues/queue.ts';
import { SqsError } from './sqs-error.ts';

export const receiptHandle = (queueName: string, { serial, receive }: Receipt): string =>
  Buffer.from(`${queueName}/${serial}/${receive}`).toString('base64url');

/** @throws SqsError for a handle that this queue did not issue */
export function readReceiptHandle(queueName: string, handle: string): Receipt {
  const match = /^([\w-]+)\/(\d+)\/(\d+)$/.exec(Buffer.from(handle, 'base64url').toString());
  if (match?.[1] !== queueName) {
    throw new SqsError('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.');
  }
  return { serial: Number(match[2]), receive: Number(match[3]) };
}
