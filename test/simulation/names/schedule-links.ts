// When somebody restores the record that is in the recycle bin at first, and when callers are locked.
import type { Run } from '../run.ts';
import { late } from './linked-desks.ts';

/** The longest time until the record is restored: an event that waits for it still has attempts left. */
const restoredWithinMs = 120_000;

export function scheduleLinks({ scenario, platform, profile }: Run): void {
  if (!profile.linksById) return;
  const { random, scheduler, trace } = scenario.world;
  platform.org.people.delete(late.id);
  scheduler.after(random.between(0, restoredWithinMs), () => {
    trace(() => 'a person restores a desk');
    platform.org.people.undelete(late.id);
  });
  for (let count = 0; count < 3; count += 1) {
    const times = 1 + random.int(6);
    scheduler.after(random.between(0, profile.spanMs), () => {
      const effect = { kind: 'row-error', code: 'UNABLE_TO_LOCK_ROW' } as const;
      platform.org.faults.add({ match: { sObject: 'Caller__c' }, times, effect });
    });
  }
}
