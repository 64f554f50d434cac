// Publishes the reports of `s3sf ship` to an SNS topic. A report holds ids, types and codes, never the content of an event.
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Bundle } from '../../publisher/ship/collect-reports.ts';

/**
 * Leaves out reminders: nobody needs a message every five minutes, only programs that count reports do.
 * Rejects with the SDK's error.
 */
export async function publishToTopic(
  sns: Pick<SNSClient, 'send'>,
  topicArn: string,
  { reports: all, count }: Bundle,
): Promise<void> {
  const reports = all.filter(({ kind }) => kind !== 'waiting');
  if (reports.length === 0) return;
  const bundle = { reports, count: count - (all.length - reports.length) };
  await sns.send(new PublishCommand({ TopicArn: topicArn, Subject: subjectOf(bundle), Message: messageOf(bundle) }));
}

/** SNS allows 100 ASCII characters. */
const subjectOf = ({ count }: Bundle) =>
  `s3sf ship: ${count} ${count === 1 ? 'report' : 'reports'} about events for S3`;

function messageOf({ count, reports }: Bundle): string {
  const lines = reports.map((report) => {
    if (report.kind === 'quarantined') return `Quarantined a broken file (${report.reason}): ${report.file}`;
    if (report.kind === 'waiting') return `Still not on S3: ${report.events} reported events`;
    if (report.kind === 'refusing') return `The spool accepts no events: ${report.reason}`;
    const { event, file, attempts, failure } = report;
    const what = event ? `${event.type} ${event.id}` : file;
    const status = failure.status === undefined ? '' : ` ${failure.status}`;
    return `Not on S3 after ${attempts} attempts, will be retried: ${what} (${failure.code}: ${failure.detail}${status})`;
  });
  const more = count > reports.length ? [`… and ${count - reports.length} more.`] : [];
  return [...lines, ...more].join('\n');
}
