// An SQS message as it reaches us, and what it contains.
import type { Failure } from '../../failure.ts';
import type { Request } from '../../request.ts';
import type { HarmlessName } from './notices/harmless.ts';

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
  /**
   * `receivesBefore`: of the messages that this one replaces, see `receives` of a request; absent for 0. `leftAlone`:
   * what the message reports besides new objects; absent if nothing.
   */
  | {
      kind: 'request';
      request: Omit<Request, 'receives'>;
      receivesBefore?: number;
      leftAlone?: readonly HarmlessName[];
    }
  /** Nothing to do. */
  | { kind: 'nothing'; leftAlone: readonly HarmlessName[] }
  | { kind: 'unreadable'; failure: Failure };
