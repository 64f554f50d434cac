// When administrators create record types anew.
import type { Run } from '../run.ts';
import { createAnew, recordTypes } from './names-in-org.ts';

/** Between two of them, so that no row meets both: its record type is looked up again only once. */
const apartMs = 300_000;

/** Once for each record type. */
export function scheduleNewIds({ scenario, platform, profile }: Run): void {
  if (!profile.hasNames) return;
  const { random, scheduler, trace } = scenario.world;
  const [first, second] = random.chance(0.5) ? recordTypes : recordTypes.toReversed();
  const at = random.between(0, profile.spanMs + apartMs);
  for (const [index, name] of [first, second].entries()) {
    if (!name || !random.chance(0.7)) continue;
    scheduler.after(at + index * apartMs, () => {
      trace(() => `an administrator creates the record type ${name} anew`);
      createAnew(platform.org, name);
    });
  }
}
