// One run from one seed: events are published into a storm of faults; when it is over everything flows until it is
// quiet, and what is left is held against the guarantees. The same seed gives the same run, step by step.

import { allLines } from '../../src/line-ranges.ts';
import { createOrg } from '../../src/local/salesforce/org.ts';
import type { Event } from '../../src/pipeline/event/event.ts';
import { parseMessage } from '../../src/pipeline/event/parse-message.ts';
import { readEvents } from '../../src/pipeline/event/read-events.ts';
import type { WritePlan } from '../../src/pipeline/plan/plan.ts';
import { planEvent } from '../../src/pipeline/plan/plan-event.ts';
import type { EventFate } from '../../src/pipeline/process.ts';
import { requestBody } from '../../src/request.ts';
import { breachesOfDeadLetter, breachesOfOrg, deadLettersOf } from './check.ts';
import { type Publication, publish } from './events.ts';
import { createHost, type Host, type Platform, timeLimitMs } from './host.ts';
import type { ModelEvent } from './model.ts';
import { orgSchema } from './org-schema.ts';
import { createQueue } from './queue.ts';
import { seededRandom } from './random.ts';
import type { Rules } from './rules.ts';
import { createScheduler } from './scheduler.ts';
import { createTables } from './tables.ts';
import { createStorm, type FaultKind, type Storm } from './world.ts';

export interface SimulationResult {
  breaches: string[];
  faults: ReadonlyMap<FaultKind, number>;
  events: number;
  steps: number;
  /** Calls of DynamoDB and of Salesforce. */
  salesforceCalls: number;
  trace: string[];
}

const startMs = Date.UTC(2026, 2, 3);
const stepsAllowed = 150_000;
const visibilityMs = 6 * timeLimitMs;
const receivesAllowed = 6;

export async function simulate(seed: number, rules: Rules, withTrace = false): Promise<SimulationResult> {
  const random = seededRandom(seed);
  const scheduler = createScheduler(startMs);
  const trace: string[] = [];
  const note = (line: () => string) => {
    if (withTrace) trace.push(`${((scheduler.clock.now() - startMs) / 1_000).toFixed(3).padStart(11)} ${line()}`);
  };
  const storm = createStorm(random, scheduler, note, random.pick([0.9, 0.6, 0.3]));
  // Powertools reads the time of the machine.
  const realNow = Date.now;
  Date.now = scheduler.clock.now;
  try {
    const run = createRun(storm, rules);
    await live(run, note);
    return {
      breaches: run.breaches,
      faults: storm.counts,
      events: run.fates.size,
      steps: run.steps,
      salesforceCalls: run.platform.org.counters().apiCalls,
      trace,
    };
  } finally {
    Date.now = realNow;
  }
}

interface Run {
  storm: Storm;
  rules: Rules;
  changed: boolean;
  platform: Platform;
  host: Host;
  publication: Publication;
  /** By `KEY:LINE`. */
  fates: Map<string, EventFate[]>;
  breaches: string[];
  steps: number;
}

function createRun(storm: Storm, rules: Rules): Run {
  const { world } = storm;
  const { random } = world;
  const fates = new Map<string, EventFate[]>();
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
  const deadLetter = createQueue('dead-letter', world, { visibilityMs, receivesAllowed: Infinity });
  const parked = createQueue('parked', world, { visibilityMs, receivesAllowed: Infinity });
  const options = { visibilityMs, receivesAllowed, deadLetters: deadLetter, onMessage };
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
    onFate(fate) {
      const place = `${fate.place.key}:${fate.place.line}`;
      fates.set(place, [...(fates.get(place) ?? []), fate]);
      const { outcome } = fate;
      world.trace(
        () =>
          `  ${fate.event?.id ?? place} ${outcome.kind}${outcome.kind === 'failed' ? ` ${outcome.failure.code}` : ''}`,
      );
    },
    onThrow: (error) => breaches.push(`a function threw: ${error instanceof Error ? error.stack : String(error)}`),
  };
  host = createHost(platform, 1 + random.int(5));
  return Object.assign(run, {
    storm,
    rules,
    platform,
    host,
    publication: publish(world, 0),
    fates,
    breaches,
    steps: 0,
  }) as Run;
}

async function live(run: Run, note: (line: () => string) => void): Promise<void> {
  const { storm, platform } = run;
  arrangeStorm(run);
  await proceed(run);
  note(() => 'the storm is over');
  storm.end();
  endFaults(run);
  if (!(await untilQuiet(run))) return;
  await check(run, 'after the storm');
  if (run.breaches.length > 0) return;
  note(() => 'everything is replayed');
  for (let round = 1; round <= 2; round += 1) {
    const callsBefore = platform.org.counters().apiCalls;
    for (const { key } of run.publication.objects) sendObject(run, key, true);
    if (!(await untilQuiet(run))) return;
    await check(run, `after replay ${round}`, run.changed);
    const calls = platform.org.counters().apiCalls - callsBefore;
    const isClean = run.platform.queues.deadLetter.messages.length === 0;
    if (round === 2 && isClean && calls > 0) run.breaches.push(`a replay of what is done costs ${calls} calls`);
    if (run.breaches.length > 0) return;
  }
}

function sendObject({ platform }: Run, key: string, isReplay: boolean): void {
  const body = requestBody({ objects: [{ bucket: 'b', key }], lines: allLines, attempts: 0, tried: isReplay });
  platform.queues[isReplay ? 'backlog' : 'event'].put(body, 0);
}

function arrangeStorm(run: Run): void {
  const { storm, platform, publication } = run;
  const { world } = storm;
  const { random, scheduler } = world;
  const { org, queues, bucket } = platform;
  for (const rule of publication.faults) org.faults.add(rule);
  for (const { key, text, atMs } of publication.objects) {
    scheduler.after(atMs, () => {
      bucket.set(key, { text, lastModified: new Date(scheduler.clock.now()) });
      world.trace(() => `published ${key}`);
      sendObject(run, key, false);
      if (world.strikes('notification sent twice'))
        scheduler.after(random.between(0, 2_000_000), () => sendObject(run, key, false));
      if (world.strikes('replay')) scheduler.after(random.between(0, 4_000_000), () => sendObject(run, key, true));
    });
  }
  if (world.strikes('unreadable message')) queues.event.put('no notification', 0);
  if (world.strikes('changed mapping')) {
    scheduler.after(random.between(0, 900_000), () => {
      world.trace(() => 'a changed mapping is deployed');
      run.changed = true;
    });
  }
  if (world.strikes('salesforce away')) {
    scheduler.after(random.between(0, 60_000), () => {
      const id = org.faults.add({ effect: { kind: random.pick(['unavailable', 'unavailable-html', 'drop']) } });
      scheduler.after(random.between(60_000, 10_800_000), () => org.faults.clear(id));
    });
  }
  if (world.strikes('salesforce daily limit')) {
    scheduler.after(random.between(0, 60_000), () => {
      org.usage.set(random.pick([85_000, 100_000]));
      scheduler.after(random.between(60_000, 10_800_000), () => org.usage.set(0));
    });
  }
  // People and programs that do their own work meanwhile.
  const stormMs = random.pick([60_000, 1_800_000, 7_200_000]);
  for (let count = 0; count < 8; count += 1) {
    scheduler.after(random.between(0, stormMs), () => closeAnAlert(run));
    scheduler.after(random.between(0, stormMs), () => recover(run));
    scheduler.after(random.between(0, stormMs), () => {
      if (queues.deadLetter.messages.length > 0 && world.strikes('redrive'))
        redrive(run, random.int(queues.deadLetter.messages.length));
    });
  }
  scheduler.after(stormMs, () => {
    isOver.add(run);
  });
}

const isOver = new WeakSet<Run>();

async function proceed(run: Run): Promise<void> {
  run.steps += await run.storm.world.scheduler.run(() => isOver.has(run), stepsAllowed);
}

function endFaults({ platform, publication }: Run): void {
  platform.org.faults.clear();
  platform.org.usage.set(0);
  // What Salesforce refuses for good it still refuses.
  for (const rule of publication.faults) platform.org.faults.add(rule);
}

/** A coach closes an alert: nothing may open it again. */
function closeAnAlert({ platform: { org, world } }: Run): void {
  const alerts = org.records('Alert__c').filter(({ Status__c }) => Status__c === 'open');
  if (alerts.length === 0) return;
  const { Id } = world.random.pick(alerts);
  const token = org.openSession();
  org.handle({
    method: 'PATCH',
    url: `/services/data/v62.0/sobjects/Alert__c/${Id}`,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ Status__c: 'closed' }),
  });
}

/** Parked messages flow again, and those that killed functions, which SQS moved without a reason. */
function recover({ platform: { queues } }: Run): void {
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

function redrive({ platform: { queues } }: Run, index: number): void {
  const message = queues.deadLetter.messages[index];
  if (!message) return;
  queues.event.put(message.body, 0);
  queues.deadLetter.remove(message.id);
}

async function untilQuiet(run: Run): Promise<boolean> {
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
  const steps = await scheduler.run(() => !hasWork(), stepsAllowed);
  run.steps += steps;
  if (!hasWork()) return true;
  run.breaches.push('it never comes to rest');
  return false;
}

/** @param newOnly only the mapping in force counts */
async function check(run: Run, when: string, newOnly = false): Promise<void> {
  const { platform, publication, fates } = run;
  const found: string[] = [];
  const events = new Map<string, ModelEvent & { applied: boolean; dead: boolean }>();
  for (const { key, text } of publication.objects) {
    for (const [index, line] of text.split('\n').entries()) {
      const own = fates.get(`${key}:${index + 1}`) ?? [];
      const letters = deadLettersOf(platform.queues.deadLetter, key, index + 1);
      const ended = own.some(({ outcome }) => outcome.kind !== 'failed');
      if (!ended && letters.length === 0) found.push(`${key}:${index + 1} has no outcome`);
      const event = await eventIn(line, run);
      for (const { attributes } of letters) {
        const isPoisoned = event !== undefined && publication.poisoned.has(event.id);
        found.push(
          ...breachesOfDeadLetter(attributes, failedBy(key, index + 1, run), isPoisoned).map(
            (breach) => `${event?.id ?? key}: ${breach}`,
          ),
        );
      }
      if (!event) continue;
      const plans = await plansOf(event, run, newOnly);
      if (plans.length === 0) continue;
      const applied = own.some(({ outcome }) => ['applied', 'duplicate', 'superseded'].includes(outcome.kind));
      const known = events.get(event.id);
      const merged = {
        applied: applied || (known?.applied ?? false),
        dead: letters.length > 0 || (known?.dead ?? false),
      };
      const status = merged.applied && !merged.dead ? 'applied' : 'perhaps';
      const all = publication.contested.has(event.id) ? [...(known?.plans ?? []), ...plans] : plans;
      const former = await plansOf(event, run, false);
      events.set(event.id, { ...merged, status, plans: all, former });
    }
  }
  if (!run.changed && when === 'after the storm') {
    for (const id of publication.contested) {
      const isTold = platform.queues.deadLetter.messages.some(
        ({ attributes }) => attributes.Code === 'event/changed-content',
      );
      if (events.get(id)?.applied && !isTold) found.push(`${id}: the other content was not told of`);
    }
  }
  found.push(...breachesOfOrg(platform.org, [...events.values()]));
  run.breaches.push(...found.map((breach) => `${when}: ${breach}`));
}

/** What befell a line; a fault of reading befalls all lines after it too. */
function failedBy(key: string, line: number, { fates }: Run): EventFate[] {
  return [...fates.values()].flat().filter(({ place, event }) => {
    if (place.key !== key) return false;
    return place.line === line || (event === undefined && place.line < line);
  });
}

async function eventIn(line: string, { rules }: Run): Promise<Event | undefined> {
  const store = {
    open: async () => ({
      body: (async function* () {
        yield Buffer.from(line);
      })(),
      size: line.length,
      lastModified: new Date(0),
    }),
  };
  const { envelope, settings } = rules.before;
  for await (const reading of readEvents({ bucket: 'b', key: 'k.jsonl' }, allLines, {
    store,
    envelope,
    limits: settings.limits,
  })) {
    if (reading.kind === 'event') return reading.event;
  }
  return undefined;
}

async function plansOf(event: Event, { rules, changed }: Run, newOnly: boolean): Promise<WritePlan[]> {
  const versions = changed ? (newOnly ? [rules.after] : [rules.before, rules.after]) : [rules.before];
  const plans = await Promise.all(versions.map((mappings) => planEvent(event, mappings)));
  return plans.filter((plan) => plan.kind === 'write');
}
