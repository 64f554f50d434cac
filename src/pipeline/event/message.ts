// The SQS message as it reaches us, and what it turns out to be.
import type { Failure } from '../../failure.ts';
import type { Request } from '../../request.ts';

/** One SQS record of the Lambda event, cut down to what we read of it. */
export interface QueueMessage {
  messageId: string;
  body: string;
  /** How often SQS has handed it out, this time included. */
  receiveCount: number;
  /** ARN of the queue it came from. */
  queueArn: string;
}

export type MessageContent =
  | { kind: 'request'; request: Request }
  /** S3's own test message on setting up the notification, or a notification that is not about a new object: nothing to do. */
  | { kind: 'nothing' }
  | { kind: 'unreadable'; failure: Failure };
