// A bucket's notification configuration: what it sends where, and which configurations S3 refuses ("Configuring event
// notifications using object key name filtering" in the Amazon S3 User Guide). Only queues and EventBridge are sent to;
// topics and functions are kept and returned.
import type { QueueNotification } from './notification.ts';
import { invalidArgument } from './s3-error.ts';

export interface OtherNotification extends Omit<QueueNotification, 'queueArn'> {
  kind: 'topic' | 'function';
  arn: string;
}

export interface NotificationSettings {
  queues: readonly QueueNotification[];
  others: readonly OtherNotification[];
  eventBridge: boolean;
}

export const noNotifications: NotificationSettings = { queues: [], others: [], eventBridge: false };

/** @throws S3Error `InvalidArgument` if two filters overlap for the same event */
export function refuseOverlaps({ queues, others }: NotificationSettings): void {
  const all = [...queues, ...others];
  for (const [index, one] of all.entries()) {
    if (all.slice(index + 1).some((other) => overlap(one, other))) {
      throw invalidArgument(
        'Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type.',
      );
    }
  }
}

type Filtered = Pick<QueueNotification, 'events' | 'prefix' | 'suffix'>;

function overlap(one: Filtered, other: Filtered): boolean {
  const { prefix: a = '', suffix: c = '' } = one;
  const { prefix: b = '', suffix: d = '' } = other;
  return (
    one.events.some((event) => other.events.some((each) => sameEvent(event, each))) &&
    (a.startsWith(b) || b.startsWith(a)) &&
    (c.endsWith(d) || d.endsWith(c))
  );
}

const sameEvent = (a: string, b: string) => {
  const family = (event: string) => event.split(':').slice(0, 2).join(':');
  return a === b || (family(a) === family(b) && (a.endsWith(':*') || b.endsWith(':*')));
};
