// Schedules when Salesforce refuses logins, or every session however new it is.
import type { Run } from '../run.ts';

/** Reasons for which an admin has to act, and some that pass. */
const reasons = [
  'inactive-user',
  'locked-user',
  'ip-restricted',
  'inactive-org',
  'app-blocked',
  'login-rate',
  'try-again',
];

export function scheduleRefusedLogins({ scenario, platform, profile }: Run): void {
  if (!profile.refusesLogins) return;
  const { random, scheduler, trace } = scenario.world;
  const { org } = platform;
  const isAboutLogins = random.chance(0.7);
  const reason = random.pick(reasons);
  const endsSessions = random.chance(0.7);
  const id = 'refusals';
  scheduler.after(random.between(0, profile.spanMs), () => {
    trace(() => (isAboutLogins ? `Salesforce refuses logins (${reason})` : 'Salesforce refuses every session'));
    if (endsSessions) org.expireSessions();
    if (isAboutLogins) {
      org.faults.add({ id, match: { path: '/oauth2/token' }, effect: { kind: 'login-refused', reason } });
      platform.loginsRefusedSince = scheduler.clock.now();
    } else org.faults.add({ id, match: { path: '/services/data' }, effect: { kind: 'refuse-session' } });
  });
  scheduler.after(random.between(profile.spanMs, profile.spanMs + 7_200_000), () => {
    org.faults.clear(id);
    delete platform.loginsRefusedSince;
  });
}
