// After the storm: everything flows, with `recover` on its schedule, until nothing is left to do.

import { recover, recoverEveryMs } from './functions/invoke-recover.ts';
import type { Run } from './run.ts';
import { openSession } from './services/salesforce.ts';

export function startRecover(run: Run): void {
  const { platform } = run;
  run.recoveries += 1;
  run.recovering += 1;
  void recover(platform, {
    name: `r${run.recoveries}`,
    session: openSession(platform),
    onEnd: () => {
      run.recovering -= 1;
    },
  });
}

/** False where it never comes to rest. */
export async function drain(run: Run, stepsAllowed: number): Promise<boolean> {
  const { scheduler } = run.scenario.world;
  const often = () => {
    if (!hasWork(run)) return;
    // Where nothing waits for it, it would only look.
    if (waitsForRecover(run)) startRecover(run);
    run.host.look(0);
    scheduler.after(recoverEveryMs, often);
  };
  often();
  run.steps += await scheduler.run(() => !hasWork(run), stepsAllowed);
  if (!hasWork(run)) return true;
  run.breaches.push('it never comes to rest');
  return false;
}

function hasWork(run: Run): boolean {
  const { host, recovering, platform, publication } = run;
  const { event, backlog } = platform.queues;
  return (
    !host.isIdle() ||
    recovering > 0 ||
    event.size() + backlog.size() > 0 ||
    platform.bucket.size < publication.objects.length ||
    waitsForRecover(run)
  );
}

function waitsForRecover({ platform: { queues } }: Run): boolean {
  const isOpen = ({ Code, LetGo }: Readonly<Record<string, string>>) => Code === undefined || LetGo !== undefined;
  return queues.parked.size() > 0 || queues.deadLetter.messages().some(({ attributes }) => isOpen(attributes));
}
