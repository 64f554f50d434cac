// An SQS message as it reaches us, and what it contains.
import type { Failure } from '../../failure.ts';
import type { Request } from '../../request.ts';

/** One SQS record of the Lambda event, reduced to the parts we read. */
export interface QueueMessage {
  messageId: string;
  body: string;
  /** How often SQS has delivered it, including this time. */
  receiveCount: number;
  /** ARN of the queue it came from. */
  queueArn: string;
}

export type MessageContent =
  | { kind: 'request'; request: Request }
  /** Nothing to do: S3's test message when the notification is set up, or a notification that is not about a new object. */
  | { kind: 'nothing' }
  | { kind: 'unreadable'; failure: Failure };
