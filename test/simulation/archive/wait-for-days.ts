// Dead letters wait for more than a fortnight: `recover` runs, SQS deletes what is older than its retention, and somebody
// redrives what the bucket holds, as `s3sf redrive` does it.
import { readDeadLetter } from '../../../src/cli/dead-letters/dead-letter.ts';
import { moveToBacklog } from '../../../src/cli/dead-letters/move-to-backlog.ts';
import { archivedQueue } from '../../../src/pipeline/recover/archive/archived-queue.ts';
import { lookThrough, type WaitingMessage } from '../../../src/pipeline/recover/waiting-queue.ts';
import { sqsQueues } from '../../../src/pipeline/settle/sqs-queues.ts';
import { startRecover } from '../drain.ts';
import { startLifetime } from '../functions/invocation-lifetime.ts';
import type { Run } from '../run.ts';
import { bucketName } from '../services/bucket.ts';
import { sqsClient } from '../services/sqs-client.ts';
import { archiveStore } from './archive-store.ts';

const dayMs = 86_400_000;
/** How long SQS keeps a message. */
const retentionMs = 14 * dayMs;
const ticksMs = dayMs / 2;
const redrives = 2;

export const archiveDaysMs = 17 * dayMs;

export function scheduleDays(run: Run): void {
  if (!run.profile.archives) return;
  const { random, scheduler } = run.scenario.world;
  for (let at = ticksMs; at < archiveDaysMs; at += ticksMs) {
    scheduler.after(at, () => {
      deleteExpired(run);
      startRecover(run);
    });
  }
  for (let count = 0; count < redrives; count += 1)
    scheduler.after(random.between(10 * dayMs, archiveDaysMs), () => void redriveArchived(run));
}

function deleteExpired({ platform: { queues }, scenario: { world } }: Run): void {
  const now = world.scheduler.clock.now();
  for (const { id, sentAt } of queues.deadLetter.messages()) {
    if (now - sentAt <= retentionMs) continue;
    world.trace(() => `SQS deletes ${id}, because it is too old`);
    queues.deadLetter.remove(id);
  }
}

/** A failure leaves the rest where it is. */
export async function redriveArchived({ platform, scenario: { world } }: Run): Promise<void> {
  if (!platform.archive?.size) return;
  world.trace(() => 'somebody redrives the dead letters in the bucket');
  const lifetime = startLifetime(world, { name: 'redrive', timeLimitMs: 120_000, onEnd: () => {} });
  const { backlog } = platform.queues;
  const backlogUrl = `sim/${backlog.name}`;
  const sqs = sqsClient(world, lifetime, new Map([[backlogUrl, backlog]]));
  const urls = { event: '', backlog: backlogUrl, parked: '', deadLetter: '' };
  const queues = sqsQueues(sqs, urls, () => {});
  const visit = async (messages: readonly WaitingMessage[]) => {
    const moved = await moveToBacklog(messages.map(readDeadLetter), queues);
    return moved.map(({ message }) => message);
  };
  try {
    const archived = archivedQueue(archiveStore(platform, lifetime), bucketName, 'dead-letter');
    await lookThrough(archived, { hasTime: () => true, visit });
  } catch (error) {
    // S3 did not answer: the rest stays where it is.
    world.trace(() => `the redrive fails: ${error instanceof Error ? error.message : String(error)}`);
  }
  lifetime.end();
}
