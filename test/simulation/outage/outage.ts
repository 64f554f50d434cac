// The state of an outage: the simulated platform, the arriving events, and the invocations of recover.
import { allLines } from '../../../src/line-ranges.ts';
import { createOrg } from '../../../src/local/salesforce/org.ts';
import { requestBody } from '../../../src/request.ts';
import { invokeRecover } from '../functions/invoke-recover.ts';
import type { MappingVersions } from '../functions/mapping-versions.ts';
import { orgSchema, permissions } from '../services/org-schema.ts';
import { callTimeoutMs, type Platform } from '../services/platform.ts';
import { createQueue } from '../services/queue.ts';
import { openSession } from '../services/salesforce.ts';
import { createTables } from '../services/tables.ts';
import type { FaultScenario } from '../world.ts';
import type { ArrivingEvent } from './arriving-events.ts';
import { createOutageMonitor, type OutageMonitor } from './outage-monitor.ts';

export interface Outage {
  platform: Platform;
  scenario: FaultScenario;
  monitor: OutageMonitor;
  events: readonly ArrivingEvent[];
  recoveries: number;
  recovering: number;
}

export function createOutage(
  scenario: FaultScenario,
  mappingVersions: MappingVersions,
  events: readonly ArrivingEvent[],
): Outage {
  const { world } = scenario;
  const { clock } = world.scheduler;
  const org = createOrg({ schema: orgSchema, clock, sessionLifetimeMs: 1e12 });
  org.access.permit(permissions);
  org.seed('Coach__c', { Key__c: 'known', Title__c: 'coach' });
  const deadLetter = createQueue('dead-letter', world, { maxReceives: Infinity });
  const options = { maxReceives: 10, deadLetters: deadLetter };
  const platform: Platform = {
    world,
    org,
    tables: createTables(),
    bucket: new Map(),
    otherObjects: new Map(),
    queues: {
      event: createQueue('event', world, options),
      backlog: createQueue('backlog', world, options),
      parked: createQueue('parked', world, { maxReceives: Infinity, onMessage: () => monitor.recordParked() }),
      deadLetter,
    },
    callTimeoutMs,
    mappings: () => mappingVersions.before,
    onEventResult: (eventResult) => monitor.recordEventResult(eventResult),
    onNotice: () => {},
    onBreach: (breach) => monitor.recordBreach(breach),
    onThrow: (error) => monitor.recordThrow(error),
  };
  const monitor = createOutageMonitor(platform);
  return { platform, scenario, monitor, events, recoveries: 0, recovering: 0 };
}

export function scheduleArrivals({ platform, events }: Outage): void {
  const { world, bucket, queues } = platform;
  const { clock } = world.scheduler;
  for (const { key, event, atMs } of events) {
    world.scheduler.after(atMs, () => {
      bucket.set(key, { text: JSON.stringify(event), lastModified: new Date(clock.now()), versionId: 'v1' });
      queues.event.put(
        requestBody({ objects: [{ bucket: 'b', key }], lines: allLines, attempts: 0, mayHaveWritten: false }),
        0,
      );
    });
  }
}

export function startRecover(outage: Outage): void {
  const { platform } = outage;
  outage.recoveries += 1;
  outage.recovering += 1;
  void invokeRecover(platform, {
    name: `recover ${outage.recoveries}`,
    session: openSession(platform),
    onEnd: () => {
      outage.recovering -= 1;
    },
  });
}

export function every({ platform }: Outage, ms: number, act: () => void): void {
  const { scheduler } = platform.world;
  const next = () => {
    act();
    scheduler.after(ms, next);
  };
  scheduler.after(ms, next);
}
