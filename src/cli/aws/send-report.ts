// How `s3sf ship` tells people: a command of theirs, or a topic. Reports hold ids, types and codes, nothing of an event.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Bundle } from './collect-reports.ts';

/**
 * Runs a command of the shell, the reports on its standard input, one JSON object a line.
 * Rejects where it does not start, or ends with another code than 0.
 */
export async function runCommand(command: string, { reports, count }: Bundle, env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(command, {
    shell: true,
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { ...env, S3SF_REPORTS: String(count) },
  });
  const ends = once(child, 'exit');
  // A command that does not read its input is fine.
  child.stdin.on('error', () => {});
  child.stdin.end(reports.map((report) => `${JSON.stringify(report)}\n`).join(''));
  const [code] = await ends;
  if (code !== 0) throw new Error(`The command ended with ${code}.`);
}

/** Rejects with the SDK's error. */
export async function publishToTopic(sns: SNSClient, topicArn: string, bundle: Bundle): Promise<void> {
  await sns.send(new PublishCommand({ TopicArn: topicArn, Subject: subjectOf(bundle), Message: messageOf(bundle) }));
}

/** At most 100 characters of ASCII. */
const subjectOf = ({ count }: Bundle) =>
  `s3sf ship: ${count} ${count === 1 ? 'report' : 'reports'} about events for S3`;

function messageOf({ count, reports }: Bundle): string {
  const lines = reports.map((report) => {
    if (report.kind === 'quarantined') return `A file is broken (${report.reason}) and was put aside: ${report.file}`;
    if (report.kind === 'refusing') return `No event is taken: ${report.reason}`;
    const { event, file, attempts, failure } = report;
    const what = event ? `${event.type} ${event.id}` : file;
    const status = failure.status === undefined ? '' : ` ${failure.status}`;
    return `Not on S3 after ${attempts} tries, and tried on: ${what} (${failure.code}: ${failure.detail}${status})`;
  });
  const more = count > reports.length ? [`… and ${count - reports.length} more.`] : [];
  return [...lines, ...more].join('\n');
}
