// Watches what an invocation logs: the results of a message's events must be logged before the message is deleted. If the
// function crashed in between, nobody would ever learn what became of them.
import type { Logger } from '@aws-lambda-powertools/logger';
import { eventLog } from '../../../src/lambda/observability/event-log.ts';
import type { EventResult } from '../../../src/pipeline/event-result.ts';
import type { Platform } from '../services/platform.ts';

export interface WatchedLog {
  add(eventResult: EventResult): void;
  flush(): void;
  /** Call it when the function deletes messages. */
  checkDeleted(messageIds: readonly string[]): void;
}

interface LogLine {
  events: readonly { messageId: string; count?: number }[];
}

/** @param name of the invocation */
export function watchLog({ world, onBreach }: Platform, name: string): WatchedLog {
  /** Results that are not logged yet, by message. */
  const unlogged = new Map<string, number>();
  const change = (messageId: string, by: number) => unlogged.set(messageId, (unlogged.get(messageId) ?? 0) + by);
  const write = (_: string, { events }: LogLine) => {
    for (const { messageId, count = 1 } of events) change(messageId, -count);
  };
  const logger = { info: write, warn: write } as unknown as Pick<Logger, 'info' | 'warn'>;
  const log = eventLog(logger, world.scheduler.clock.now);
  return {
    add(eventResult) {
      change(eventResult.messageId, 1);
      log.add(eventResult);
    },
    flush: log.flush,
    checkDeleted(messageIds) {
      for (const id of messageIds) {
        if ((unlogged.get(id) ?? 0) > 0) onBreach(`${name} deleted ${id} before it logged the results of its events`);
      }
    },
  };
}
