// One run under way: the platform made of simulated parts, what was published, and what came of it so far.
import { createOrg } from '../../src/local/salesforce/org.ts';
import type { EventResult } from '../../src/pipeline/event-result.ts';
import { type Publication, publish } from './events/publication.ts';
import type { Profile } from './faults/profile.ts';
import type { MappingVersions } from './functions/mapping-versions.ts';
import { createRandomEventSource, type RandomEventSource } from './functions/random-event-source.ts';
import { breachesOfParked } from './judge/check-dead-letters.ts';
import { orgSchema } from './services/org-schema.ts';
import type { Platform } from './services/platform.ts';
import { createQueue } from './services/queue.ts';
import { createTables } from './services/tables.ts';
import type { FaultScenario } from './world.ts';

/** An outcome, with the simulated times at which it was told and the invocation began. */
export interface ObservedResult extends EventResult {
  at: number;
  startedAt: number;
}

export interface Run {
  scenario: FaultScenario;
  profile: Profile;
  rules: MappingVersions;
  /** True once the changed mapping is deployed. */
  changed: boolean;
  platform: Platform;
  host: RandomEventSource;
  publication: Publication;
  /** By `KEY:LINE`. */
  eventResults: Map<string, ObservedResult[]>;
  /** Ids of alerts that a coach has closed. */
  closedAlerts: Set<string>;
  breaches: string[];
  steps: number;
  /** Runs of `recover` so far, and those under way. */
  recoveries: number;
  recovering: number;
}

export function createRun(scenario: FaultScenario, profile: Profile, rules: MappingVersions): Run {
  const { world } = scenario;
  const { clock } = world.scheduler;
  const org = createOrg({ schema: orgSchema, clock, dailyLimit: 100_000, sessionLifetimeMs: 1e12 });
  org.seed('Coach__c', { Key__c: 'known', Title__c: 'coach' });
  const platform: Platform = {
    world,
    org,
    tables: createTables(),
    bucket: new Map(),
    queues: createQueues(),
    callTimeoutMs: profile.callTimeoutMs,
    breaksEarly: profile.breaksEarly,
    mappings: () => (run.changed ? rules.after : rules.before),
    onEventResult: (eventResult, startedAt) => recordEventResult(run, { ...eventResult, startedAt, at: clock.now() }),
    onThrow: (error) => run.breaches.push(`a function threw: ${error instanceof Error ? error.stack : String(error)}`),
  };
  const host = createRandomEventSource(platform, profile.concurrency);
  const publication = publish(world, profile);
  const run: Run = {
    scenario,
    profile,
    rules,
    changed: false,
    platform,
    host,
    publication,
    eventResults: new Map(),
    closedAlerts: new Set(),
    breaches: [],
    steps: 0,
    recoveries: 0,
    recovering: 0,
  };
  return run;

  function createQueues(): Platform['queues'] {
    const deadLetter = createQueue('dead-letter', world, { maxReceives: Infinity });
    const parked = createQueue('parked', world, {
      maxReceives: Infinity,
      onMessage: (_, message) => run.breaches.push(...breachesOfParked(message)),
    });
    const options = {
      maxReceives: profile.maxReceives,
      deadLetters: deadLetter,
      onMessage: (delayMs: number) => host.look(delayMs),
    };
    return {
      event: createQueue('event', world, options),
      backlog: createQueue('backlog', world, options),
      parked,
      deadLetter,
    };
  }
}

function recordEventResult({ eventResults, scenario: { world } }: Run, eventResult: ObservedResult): void {
  const location = `${eventResult.location.key}:${eventResult.location.line}`;
  eventResults.set(location, [...(eventResults.get(location) ?? []), eventResult]);
  const { outcome, event } = eventResult;
  const what = outcome.kind === 'failed' ? outcome.failure.code : outcome.kind;
  world.note(outcome.kind === 'failed' ? `failed: ${what}` : what);
  world.trace(() => `  ${event?.id ?? location} ${outcome.kind === 'failed' ? `failed ${what}` : what}`);
}
