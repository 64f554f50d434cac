// Current notification configuration + what is wanted → the whole configuration to write. S3 knows no partial write: what
// is not in it would be removed, so everything that is there is passed on as S3 returned it.
import type { NotificationConfiguration, QueueConfiguration } from '@aws-sdk/client-s3';
import { encodedFilter } from './filter-text.ts';
import { covers, entriesOf, type NotificationEntry, overlaps, sameEntry } from './notification.ts';

/** EventBridge, or a queue with the prefixes of the keys; no prefix is all keys. */
export type Wanted = { to: 'EventBridge' } | { to: 'queue'; arn: string; prefixes: readonly string[] };

export interface NotificationPlan {
  /** The whole configuration. */
  configuration: NotificationConfiguration;
  /** Empty if the bucket notifies already. */
  added: NotificationEntry[];
  /** Entries that S3 would refuse together with the added ones. */
  conflicts: { added: NotificationEntry; with: NotificationEntry }[];
}

const created = 's3:ObjectCreated:*';

export function planNotifications(current: NotificationConfiguration, wanted: Wanted): NotificationPlan {
  const configuration = partsOf(current);
  const before = entriesOf(current);
  const added = wantedEntries(wanted).filter((entry) => !before.some((each) => covers(each, entry)));
  if (wanted.to === 'EventBridge') {
    return { configuration: { ...configuration, EventBridgeConfiguration: {} }, added, conflicts: [] };
  }
  const conflicts = added.flatMap((entry) =>
    before.filter((each) => overlaps(entry, each)).map((each) => ({ added: entry, with: each })),
  );
  const QueueConfigurations = [...(configuration.QueueConfigurations ?? []), ...added.map(queueConfiguration)];
  return { configuration: { ...configuration, QueueConfigurations }, added, conflicts };
}

/** Of the answer, only what a request takes. */
function partsOf(current: NotificationConfiguration): NotificationConfiguration {
  const { QueueConfigurations, TopicConfigurations, LambdaFunctionConfigurations, EventBridgeConfiguration } = current;
  return {
    ...(QueueConfigurations && { QueueConfigurations }),
    ...(TopicConfigurations && { TopicConfigurations }),
    ...(LambdaFunctionConfigurations && { LambdaFunctionConfigurations }),
    ...(EventBridgeConfiguration && { EventBridgeConfiguration }),
  };
}

function wantedEntries(wanted: Wanted): NotificationEntry[] {
  if (wanted.to === 'EventBridge') return [{ to: 'EventBridge', events: [], prefix: '', suffix: '' }];
  const prefixes = wanted.prefixes.length > 0 ? wanted.prefixes : [''];
  return prefixes.map((prefix) => ({ to: 'queue', arn: wanted.arn, events: [created], prefix, suffix: '' }));
}

const missing = (wanted: readonly NotificationEntry[], there: readonly NotificationEntry[]) =>
  wanted.filter((entry) => !there.some((each) => sameEntry(each, entry)));

const queueConfiguration = ({ arn, prefix }: NotificationEntry): QueueConfiguration => ({
  QueueArn: arn,
  Events: [created],
  ...(prefix === '' ? {} : { Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: encodedFilter(prefix) }] } } }),
});

export interface Difference {
  /** Written, but no longer there. */
  missing: NotificationEntry[];
  /** There, but not written. */
  unexpected: NotificationEntry[];
}

/** Undefined if S3 holds what was written. */
export function differenceTo(
  written: NotificationConfiguration,
  found: NotificationConfiguration,
): Difference | undefined {
  const [wrote, there] = [entriesOf(written), entriesOf(found)];
  const difference = { missing: missing(wrote, there), unexpected: missing(there, wrote) };
  return difference.missing.length + difference.unexpected.length > 0 ? difference : undefined;
}
