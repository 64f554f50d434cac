// What a bucket notifies, as plain entries: one for each destination, with its events and its filter.
import type { NotificationConfiguration } from '@aws-sdk/client-s3';
import { decodedFilter } from './filter-text.ts';

export interface NotificationEntry {
  to: 'EventBridge' | 'queue' | 'topic' | 'function';
  /** ARN of the destination; absent for EventBridge, of which a bucket has one. */
  arn?: string;
  /** Sorted, such as `s3:ObjectCreated:*`; EventBridge gets all. */
  events: string[];
  /** As in keys, not encoded; empty for all. */
  prefix: string;
  suffix: string;
}

interface Configured {
  Events: string[] | undefined;
  Filter?: NonNullable<NotificationConfiguration['QueueConfigurations']>[number]['Filter'];
}

export function entriesOf(configuration: NotificationConfiguration): NotificationEntry[] {
  const {
    QueueConfigurations: queues = [],
    TopicConfigurations: topics = [],
    LambdaFunctionConfigurations: functions = [],
    EventBridgeConfiguration: eventBridge,
  } = configuration;
  return [
    ...(eventBridge ? [{ to: 'EventBridge' as const, events: [], prefix: '', suffix: '' }] : []),
    ...queues.map((each) => entryOf('queue', each.QueueArn, each)),
    ...topics.map((each) => entryOf('topic', each.TopicArn, each)),
    ...functions.map((each) => entryOf('function', each.LambdaFunctionArn, each)),
  ];
}

function entryOf(to: NotificationEntry['to'], arn = '', { Events = [], Filter }: Configured): NotificationEntry {
  const rules = Filter?.Key?.FilterRules ?? [];
  const value = (name: string) => decodedFilter(rules.find(({ Name }) => Name?.toLowerCase() === name)?.Value ?? '');
  return { to, arn, events: [...Events].toSorted(), prefix: value('prefix'), suffix: value('suffix') };
}

/** S3 adds ids, changes the order and the capitals of names; the entries stay the same. */
export const sameEntry = (a: NotificationEntry, b: NotificationEntry): boolean =>
  a.to === b.to &&
  a.arn === b.arn &&
  a.prefix === b.prefix &&
  a.suffix === b.suffix &&
  a.events.join() === b.events.join();

/** True if whatever `b` notifies is notified by `a` already. */
export const covers = (a: NotificationEntry, b: NotificationEntry): boolean =>
  a.to === b.to &&
  a.arn === b.arn &&
  b.prefix.startsWith(a.prefix) &&
  b.suffix.endsWith(a.suffix) &&
  b.events.every((event) => a.events.some((all) => includesEvent(all, event)));

/** S3 refuses two entries whose filters overlap for the same event. It never compares EventBridge with others. */
export function overlaps(a: NotificationEntry, b: NotificationEntry): boolean {
  if (a.to === 'EventBridge' || b.to === 'EventBridge') return false;
  return (
    a.events.some((event) => b.events.some((other) => isSameEvent(event, other))) &&
    (a.prefix.startsWith(b.prefix) || b.prefix.startsWith(a.prefix)) &&
    (a.suffix.endsWith(b.suffix) || b.suffix.endsWith(a.suffix))
  );
}

/** `s3:ObjectCreated:*` includes `s3:ObjectCreated:Put`. */
const isSameEvent = (a: string, b: string) => includesEvent(a, b) || includesEvent(b, a);

const includesEvent = (all: string, one: string) =>
  all === one || (all.endsWith('*') && one.startsWith(all.slice(0, -1)));
