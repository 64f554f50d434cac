// Poison messages among others that arrive together: the real stages run on simulated services in simulated time, with an
// event source that behaves as Lambda's does. Measures how long the others wait, and how often a poison message meets them.
import { allLines } from '../../../src/line-ranges.ts';
import { createOrg } from '../../../src/local/salesforce/org.ts';
import { requestBody } from '../../../src/request.ts';
import { type CrashMark, crashMarker } from '../events/publication.ts';
import { invokeRecover, recoverEveryMs } from '../functions/invoke-recover.ts';
import type { MappingVersions } from '../functions/mapping-versions.ts';
import { createMeetings } from '../observe/meetings.ts';
import { startEventSource } from '../outage/event-source.ts';
import { seededRandom } from '../random.ts';
import { createScheduler } from '../scheduler.ts';
import { withDateNow } from '../services/date-now.ts';
import { orgSchema, permissions } from '../services/org-schema.ts';
import { callTimeoutMs, type Platform } from '../services/platform.ts';
import { createQueue } from '../services/queue.ts';
import { openSession } from '../services/salesforce.ts';
import { createTables } from '../services/tables.ts';
import { createFaultFreeScenario, startMs } from '../world.ts';

export interface PoisonOptions {
  /** Events that arrive together, poisonous ones included. */
  events: number;
  poisons: number;
  /** How they end the function. */
  mark: CrashMark;
  queue: 'event' | 'backlog';
  seed: number;
}

export interface PoisonResult {
  breaches: string[];
  /** Seconds from the arrival until each of the others was applied, in order. */
  waitedSeconds: number[];
  /** The most invocations that one poison message ended while they held the same other message. */
  mostMeetings: number;
  salesforceCalls: number;
  invocations: number;
}

const stepsAllowed = 20_000_000;
const longestMs = 48 * 3_600_000;

export async function runPoison(
  { events, poisons, mark, queue, seed }: PoisonOptions,
  mappingVersions: MappingVersions,
): Promise<PoisonResult> {
  const scheduler = createScheduler(startMs);
  const scenario = createFaultFreeScenario(seededRandom(seed), scheduler);
  const { world } = scenario;
  return withDateNow(scheduler.clock, async () => {
    const breaches: string[] = [];
    const appliedAt = new Map<string, number>();
    const isPoison = (index: number) => index % Math.ceil(events / poisons) === 0;
    const poisonKeys = new Set(
      Array.from({ length: events }, (_, index) => index)
        .filter(isPoison)
        .map(keyOf),
    );
    const meetings = createMeetings((key) => poisonKeys.has(key));
    const platform = createPlatform();
    const sources = [
      startEventSource(platform, platform.queues.event, { concurrency: 3, batchSize: 10, windowMs: 250 }),
      startEventSource(platform, platform.queues.backlog, { concurrency: 2, batchSize: 500, windowMs: 1_000 }),
    ];
    for (let index = 0; index < events; index += 1) arrive(index, isPoison(index));
    recover();
    const isOver = () => {
      const { event, backlog, deadLetter } = platform.queues;
      const hasWork = event.size() + backlog.size() > 0 || sources.some((source) => !source.isIdle());
      const isOpen = deadLetter.messages().some(({ attributes: { Code, LetGo } }) => !Code || LetGo);
      return (!hasWork && !isOpen) || scheduler.clock.now() > startMs + longestMs;
    };
    await scheduler.run(isOver, stepsAllowed);

    const others = Array.from({ length: events }, (_, index) => index).filter((index) => !isPoison(index));
    const lost = others.filter((index) => !appliedAt.has(keyOf(index)));
    if (lost.length > 0) breaches.push(`${lost.length} events were not applied`);
    const dead = new Set(platform.queues.deadLetter.messages().map(({ attributes }) => String(attributes.Place)));
    if (dead.size !== events - others.length) breaches.push(`${dead.size} events ended as dead-letter messages`);
    return {
      breaches,
      waitedSeconds: others
        .map((index) => ((appliedAt.get(keyOf(index)) ?? Infinity) - startMs) / 1_000)
        .toSorted((a, b) => a - b),
      mostMeetings: meetings.most(),
      salesforceCalls: scenario.calls.get('Salesforce calls') ?? 0,
      invocations: sources.reduce((sum, source) => sum + source.invocations(), 0),
    };

    function createPlatform(): Platform {
      const org = createOrg({ schema: orgSchema, clock: scheduler.clock, sessionLifetimeMs: 1e12 });
      org.access.permit(permissions);
      const deadLetter = createQueue('dead-letter', world, { maxReceives: Infinity });
      const options = { maxReceives: 10, deadLetters: deadLetter };
      return {
        world,
        org,
        tables: createTables(),
        bucket: new Map(),
        otherObjects: new Map(),
        queues: {
          event: createQueue('event', world, options),
          backlog: createQueue('backlog', world, options),
          parked: createQueue('parked', world, { maxReceives: Infinity }),
          deadLetter,
        },
        callTimeoutMs,
        mappings: () => mappingVersions.before,
        onEventResult({ location: { key }, outcome: { kind } }) {
          if (kind === 'applied' && !appliedAt.has(key)) appliedAt.set(key, scheduler.clock.now());
        },
        onNotice: () => {},
        onBreach: (breach) => breaches.push(breach),
        onThrow: (error) => breaches.push(`a function threw: ${String(error)}`),
        onPoison: meetings.record,
      };
    }

    function arrive(index: number, isPoisonous: boolean): void {
      const key = keyOf(index);
      const data = { key: `b${index}`, title: `title ${index}`, ...(isPoisonous ? { [crashMarker]: mark } : {}) };
      const time = new Date(startMs).toISOString();
      const event = { specversion: '1.0', id: `e${index}`, source: 'sim', type: 'badge.changed', time, data };
      platform.bucket.set(key, { text: JSON.stringify(event), lastModified: new Date(startMs), versionId: 'v1' });
      const request = { objects: [{ bucket: 'b', key }], lines: allLines, attempts: 0, mayHaveWritten: false };
      platform.queues[queue].put(requestBody(request), 0);
    }

    function recover(): void {
      const session = openSession(platform);
      void invokeRecover(platform, { name: 'recover', session, onEnd: () => scheduler.after(recoverEveryMs, recover) });
    }
  });
}

const keyOf = (index: number) => `events/${index}.json`;
