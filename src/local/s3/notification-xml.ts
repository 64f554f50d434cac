// A bucket's notification configuration in XML.
import type { QueueNotification } from './notification.ts';
import type { NotificationSettings, OtherNotification } from './notification-settings.ts';
import { invalidArgument, notImplemented } from './s3-error.ts';
import { childrenOf, textOf, type XmlElement, type XmlValue } from './xml.ts';

const known = /^s3:Object(Created:(\*|Put|Post|Copy|CompleteMultipartUpload)|Removed:(\*|Delete|DeleteMarkerCreated))$/;

const names = ['QueueConfiguration', 'TopicConfiguration', 'CloudFunctionConfiguration', 'EventBridgeConfiguration'];

/** @throws S3Error `NotImplemented` for other elements, `InvalidArgument` for invalid events, targets or filters */
export function readNotifications(root: XmlElement): NotificationSettings {
  const other = root.children.find((child) => !names.includes(child.name));
  if (other) throw notImplemented(`A notification with ${other.name}`);
  const others = (kind: OtherNotification['kind'], name: string, target: string, service: string) =>
    childrenOf(root, name).map((element, index) => {
      const { arn, ...rest } = readOne(element, target, service, `${kind}-${index + 1}`);
      return { ...rest, kind, arn };
    });
  return {
    queues: childrenOf(root, 'QueueConfiguration').map((element, index): QueueNotification => {
      const { arn: queueArn, ...rest } = readOne(element, 'Queue', 'sqs', `notification-${index + 1}`);
      return { ...rest, queueArn };
    }),
    others: [
      ...others('topic', 'TopicConfiguration', 'Topic', 'sns'),
      ...others('function', 'CloudFunctionConfiguration', 'CloudFunction', 'lambda'),
    ],
    eventBridge: childrenOf(root, 'EventBridgeConfiguration').length > 0,
  };
}

function readOne(element: XmlElement, target: string, service: string, newId: string) {
  const arn = textOf(element, target) ?? '';
  const events = childrenOf(element, 'Event').map(({ text }) => text);
  if (!arn.startsWith(`arn:aws:${service}:`)) throw invalidArgument('The ARN is not well formed');
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
    id: textOf(element, 'Id') ?? newId,
    arn,
    events,
    prefix: rules.find(({ name }) => name === 'prefix')?.value,
    suffix: rules.find(({ name }) => name === 'suffix')?.value,
  };
}

export function writeNotifications({ queues, others, eventBridge }: NotificationSettings): XmlValue {
  const ofKind = (kind: OtherNotification['kind']) => others.filter((each) => each.kind === kind);
  return {
    TopicConfiguration: ofKind('topic').map((each) => writeOne(each, { Topic: each.arn })),
    QueueConfiguration: queues.map((each) => writeOne(each, { Queue: each.queueArn })),
    CloudFunctionConfiguration: ofKind('function').map((each) => writeOne(each, { CloudFunction: each.arn })),
    ...(eventBridge ? { EventBridgeConfiguration: {} } : {}),
  };
}

function writeOne({ id, events, prefix, suffix }: Omit<QueueNotification, 'queueArn'>, target: Record<string, string>) {
  const rules = [
    ...(prefix === undefined ? [] : [{ Name: 'Prefix', Value: prefix }]),
    ...(suffix === undefined ? [] : [{ Name: 'Suffix', Value: suffix }]),
  ];
  const filter = rules.length > 0 ? { Filter: { S3Key: { FilterRule: rules } } } : {};
  return { Id: id, ...target, Event: [...events], ...filter };
}
