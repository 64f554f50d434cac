// What `recover` does on its schedule: parked messages flow again, and those that killed functions, which SQS moved
// without a reason.
import { parseMessage } from '../../src/pipeline/event/parse-message.ts';
import { requestBody } from '../../src/request.ts';
import type { Run } from './run.ts';

export function recover({ platform: { queues } }: Run): void {
  for (const { id, body } of [...queues.parked.messages]) {
    queues.backlog.put(body, 0);
    queues.parked.remove(id);
  }
  for (const { id, body, attributes } of [...queues.deadLetter.messages]) {
    if (attributes.Code !== undefined) continue;
    const content = parseMessage({ messageId: id, body, receiveCount: 1, queueArn: '' });
    if (content.kind !== 'request') continue;
    queues.backlog.put(requestBody({ ...content.request, tried: true }), 0);
    queues.deadLetter.remove(id);
  }
}

/** Runs everything until nothing is left to do; false where that never comes. */
export async function untilQuiet(run: Run, stepsAllowed: number): Promise<boolean> {
  const { storm, platform, host, publication } = run;
  const { scheduler } = storm.world;
  const { event, backlog, parked, deadLetter } = platform.queues;
  const hasWork = () =>
    !host.isIdle() ||
    event.messages.length + backlog.messages.length + parked.messages.length > 0 ||
    deadLetter.messages.some(({ attributes }) => attributes.Code === undefined) ||
    platform.bucket.size < publication.objects.length;
  const often = () => {
    if (!hasWork()) return;
    recover(run);
    host.look(0);
    scheduler.after(300_000, often);
  };
  often();
  run.steps += await scheduler.run(() => !hasWork(), stepsAllowed);
  if (!hasWork()) return true;
  run.breaches.push('it never comes to rest');
  return false;
}
