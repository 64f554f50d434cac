// A bucket's notification configuration in XML. Only queues are supported as targets.
import type { QueueNotification } from './notification.ts';
import { invalidArgument, notImplemented } from './s3-error.ts';
import { childrenOf, textOf, type XmlElement, type XmlValue } from './xml.ts';

const known = /^s3:Object(Created:(\*|Put|Post|Copy|CompleteMultipartUpload)|Removed:(\*|Delete|DeleteMarkerCreated))$/;

/** @throws S3Error `NotImplemented` for other targets, `InvalidArgument` for invalid events or filters */
export function readNotifications(root: XmlElement): QueueNotification[] {
  const other = root.children.find((child) => child.name !== 'QueueConfiguration');
  if (other) throw notImplemented(`A notification with ${other.name}`);
  return root.children.map(readQueue);
}

function readQueue(element: XmlElement, index: number): QueueNotification {
  const queueArn = textOf(element, 'Queue') ?? '';
  const events = childrenOf(element, 'Event').map(({ text }) => text);
  if (!queueArn.startsWith('arn:aws:sqs:')) throw invalidArgument('The ARN is not well formed');
  if (events.length === 0 || !events.every((event) => known.test(event))) {
    throw invalidArgument('The event is not supported for notifications');
  }
  const rules = childrenOf(element, 'Filter')
    .flatMap((filter) => childrenOf(filter, 'S3Key'))
    .flatMap((key) => childrenOf(key, 'FilterRule'))
    .map((rule) => ({ name: textOf(rule, 'Name')?.toLowerCase(), value: textOf(rule, 'Value') ?? '' }));
  if (rules.some(({ name }) => name !== 'prefix' && name !== 'suffix')) {
    throw invalidArgument('filter rule name must be either prefix or suffix');
  }
  return {
    id: textOf(element, 'Id') ?? `notification-${index + 1}`,
    queueArn,
    events,
    prefix: rules.find(({ name }) => name === 'prefix')?.value,
    suffix: rules.find(({ name }) => name === 'suffix')?.value,
  };
}

export function writeNotifications(notifications: readonly QueueNotification[]): XmlValue {
  return {
    QueueConfiguration: notifications.map(({ id, queueArn, events, prefix, suffix }) => {
      const rules = [
        ...(prefix === undefined ? [] : [{ Name: 'Prefix', Value: prefix }]),
        ...(suffix === undefined ? [] : [{ Name: 'Suffix', Value: suffix }]),
      ];
      const filter = rules.length > 0 ? { Filter: { S3Key: { FilterRule: rules } } } : {};
      return { Id: id, Queue: queueArn, Event: events, ...filter };
    }),
  };
}
