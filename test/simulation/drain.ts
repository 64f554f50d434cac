// Lets a run finish its work once the faults have ended, with `recover` running on its schedule.
import { invokeRecover, recoverEveryMs } from './functions/invoke-recover.ts';
import type { Run } from './run.ts';
import { openSession } from './services/salesforce.ts';

export function startRecover(run: Run): void {
  const { platform } = run;
  run.recoveries += 1;
  run.recovering += 1;
  // One that holds its own client lives on between its invocations.
  const session = run.recoverSession ?? openSession(platform);
  if (platform.usesClient) run.recoverSession = session;
  void invokeRecover(platform, {
    name: `r${run.recoveries}`,
    session,
    onEnd: () => {
      run.recovering -= 1;
    },
  });
}

/** Returns false, and records a breach, if work is left after `stepsAllowed` steps. */
export async function drain(run: Run, stepsAllowed: number): Promise<boolean> {
  const { scheduler } = run.scenario.world;
  const tick = () => {
    if (!hasWork(run)) return;
    // With nothing to recover, `recover` would only cost steps.
    if (waitsForRecover(run)) startRecover(run);
    run.eventSource.poll(0);
    scheduler.after(recoverEveryMs, tick);
  };
  tick();
  run.steps += await scheduler.run(() => !hasWork(run), stepsAllowed);
  if (!hasWork(run)) return true;
  run.breaches.push(`work is left after ${stepsAllowed} steps`);
  return false;
}

function hasWork(run: Run): boolean {
  const { eventSource, recovering, platform, publication } = run;
  const { event, backlog } = platform.queues;
  return (
    !eventSource.isIdle() ||
    recovering > 0 ||
    // Nobody restores records in the middle of a deployment.
    run.awaitsChange ||
    event.size() + backlog.size() > 0 ||
    platform.bucket.size < publication.objects.length ||
    run.publisher?.isDone() === false ||
    waitsForRecover(run)
  );
}

function waitsForRecover({ platform: { queues } }: Run): boolean {
  const isOpen = ({ Code, LetGo }: Readonly<Record<string, string>>) => Code === undefined || LetGo !== undefined;
  return queues.parked.size() > 0 || queues.deadLetter.messages().some(({ attributes }) => isOpen(attributes));
}
