// Logs messages that are not events: each that nobody understands, and once an invocation how many were left alone.
import type { Logger } from '@aws-lambda-powertools/logger';
import type { MessageNotice } from '../../pipeline/delivery.ts';

export interface NoticeLog {
  add(notice: MessageNotice): void;
  /** Call it at the end of every invocation, even if it fails. */
  flush(): void;
}

export function noticeLog(logger: Pick<Logger, 'info' | 'warn'>): NoticeLog {
  let leftAlone: Record<string, number> = {};

  return {
    add(notice) {
      if (notice.kind === 'unreadable') {
        const { messageId, failure } = notice;
        logger.warn('Message not understood', { messageId, next: 'dead-letter', failure });
        return;
      }
      for (const name of notice.names) leftAlone[name] = (leftAlone[name] ?? 0) + 1;
    },
    flush() {
      if (Object.keys(leftAlone).length > 0) logger.info('Left alone: contains no new event', { leftAlone });
      leftAlone = {};
    },
  };
}
