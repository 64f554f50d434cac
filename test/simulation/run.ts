// One run under way: the platform made of simulated parts, what was published, and what came of it so far.
import { createOrg } from '../../src/local/salesforce/org.ts';
import type { EventFate } from '../../src/pipeline/process.ts';
import { breachesOfParked } from './check-letters.ts';
import { createHost, type Host } from './host.ts';
import { orgSchema } from './org-schema.ts';
import type { Platform } from './platform.ts';
import type { Profile } from './profile.ts';
import { type Publication, publish } from './publication.ts';
import { createQueue } from './queue.ts';
import type { Rules } from './rules.ts';
import { createTables } from './tables.ts';
import type { Storm } from './world.ts';

/** An outcome, with the simulated times at which it was told and the invocation began. */
export interface SeenFate extends EventFate {
  at: number;
  startedAt: number;
}

export interface Run {
  storm: Storm;
  profile: Profile;
  rules: Rules;
  /** True once the changed mapping is deployed. */
  changed: boolean;
  platform: Platform;
  host: Host;
  publication: Publication;
  /** By `KEY:LINE`. */
  fates: Map<string, SeenFate[]>;
  breaches: string[];
  steps: number;
  /** Runs of `recover` so far, and those under way. */
  recoveries: number;
  recovering: number;
}

export function createRun(storm: Storm, profile: Profile, rules: Rules): Run {
  const { world } = storm;
  const fates = new Map<string, SeenFate[]>();
  const breaches: string[] = [];
  const org = createOrg({
    schema: orgSchema,
    clock: world.scheduler.clock,
    dailyLimit: 100_000,
    sessionLifetimeMs: 1e12,
  });
  org.seed('Coach__c', { Key__c: 'known', Title__c: 'coach' });
  let host: Host | undefined;
  const onMessage = (delayMs: number) => host?.look(delayMs);
  const deadLetter = createQueue('dead-letter', world, { receivesAllowed: Infinity });
  const parked = createQueue('parked', world, {
    receivesAllowed: Infinity,
    onMessage: (_, message) => breaches.push(...breachesOfParked(message)),
  });
  const options = { receivesAllowed: profile.receivesAllowed, deadLetters: deadLetter, onMessage };
  const run: Partial<Run> = { changed: false };
  const platform: Platform = {
    world,
    org,
    tables: createTables(),
    bucket: new Map(),
    queues: {
      event: createQueue('event', world, options),
      backlog: createQueue('backlog', world, options),
      parked,
      deadLetter,
    },
    mappings: () => (run.changed ? rules.after : rules.before),
    onFate(fate, startedAt) {
      const place = `${fate.place.key}:${fate.place.line}`;
      fates.set(place, [...(fates.get(place) ?? []), { ...fate, startedAt, at: world.scheduler.clock.now() }]);
      const { outcome } = fate;
      world.note(outcome.kind === 'failed' ? `failed: ${outcome.failure.code}` : outcome.kind);
      world.trace(
        () =>
          `  ${fate.event?.id ?? place} ${outcome.kind}${outcome.kind === 'failed' ? ` ${outcome.failure.code}` : ''}`,
      );
    },
    onThrow: (error) => breaches.push(`a function threw: ${error instanceof Error ? error.stack : String(error)}`),
  };
  host = createHost(platform, profile.slots);
  const publication = publish(world, profile);
  return Object.assign(run, {
    storm,
    profile,
    rules,
    platform,
    host,
    publication,
    fates,
    breaches,
    steps: 0,
    recoveries: 0,
    recovering: 0,
  }) as Run;
}
