// Moves a dead-letter queue's messages back: each becomes a new message with a new id and a receive count of 0.
// A task completes at once and moves only ready messages; those in flight or delayed stay.

import { invalidParameter, SqsError } from '../calls/sqs-error.ts';
import type { MessageAttributes } from './message.ts';
import type { Queue } from './queue.ts';

export interface MoveTask {
  taskHandle: string;
  sourceArn: string;
  destinationArn?: string | undefined;
  moved: number;
  /** Milliseconds since 1970. */
  startedAt: number;
}

export interface MoveTaskOptions {
  now(): number;
  newId(): string;
  queueOf(arn: string): Queue | undefined;
  /** How many queues have this one as their dead-letter queue. */
  sourcesOf(arn: string): number;
  send(arn: string, message: { body: string; attributes: MessageAttributes }): void;
}

export function createMoveTasks({ now, newId, queueOf, sourcesOf, send }: MoveTaskOptions) {
  const tasks: MoveTask[] = [];

  return {
    /** @param destinationArn default: each message's own source queue */
    start(sourceArn: string, destinationArn?: string): MoveTask {
      const source = queueOf(sourceArn);
      if (!source || (destinationArn !== undefined && !queueOf(destinationArn))) {
        throw new SqsError('ResourceNotFoundException', "The resource that you specified for the ARN doesn't exist.");
      }
      if (sourcesOf(sourceArn) === 0) throw invalidParameter('Source queue must be configured as a Dead Letter Queue.');
      const task: MoveTask = { taskHandle: newId(), sourceArn, destinationArn, moved: 0, startedAt: now() };
      for (const message of source.drainReady()) {
        const target = destinationArn ?? message.deadLetterSource;
        // A message that was sent directly to the dead-letter queue has no source queue, so it stays.
        if (target === undefined || !queueOf(target)) source.add(message);
        else {
          send(target, message);
          task.moved += 1;
        }
      }
      tasks.unshift(task);
      return task;
    },

    /** Newest first. */
    list(sourceArn: string, limit = 1): MoveTask[] {
      if (!queueOf(sourceArn)) {
        throw new SqsError('ResourceNotFoundException', "The resource that you specified for the ARN doesn't exist.");
      }
      return tasks.filter((task) => task.sourceArn === sourceArn).slice(0, limit);
    },
  };
}
