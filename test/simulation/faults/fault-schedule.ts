// Schedules what happens while faults occur: events are published, Salesforce becomes unavailable, mappings change, coaches
// close alerts, and people redrive dead-letter messages.
import { allLines } from '../../../src/line-ranges.ts';
import { requestBody } from '../../../src/request.ts';
import { scheduleDays } from '../archive/wait-for-days.ts';
import { startRecover } from '../drain.ts';
import { crashMarker, withOneMore } from '../events/publication.ts';
import { scheduleForgetting } from '../forget-somebody.ts';
import { scheduleLinks } from '../names/schedule-links.ts';
import { scheduleNewIds } from '../names/schedule-new-ids.ts';
import { callOrg } from '../people/call-org.ts';
import { schedulePeople } from '../people/schedule-people.ts';
import { breachesOfPublishing } from '../publishing/check-publishing.ts';
import { startPublishing } from '../publishing/simulated-publisher.ts';
import type { Run } from '../run.ts';
import { bucketName, type StoredVersion } from '../services/bucket.ts';
import { startMs } from '../world.ts';
import { scheduleRefusedLogins } from './refused-logins.ts';
import { sendNeighbours } from './send-neighbours.ts';

/**
 * Queues the message that S3's notification amounts to, or the one that a replay sends. A notification names the version
 * where there are several.
 */
export function sendObject(run: Run, key: string, isReplay: boolean): void {
  const { platform, profile } = run;
  const versionId = profile.rewrites && !isReplay ? platform.bucket.get(key)?.versionId : undefined;
  const object = { bucket: bucketName, key, ...(versionId === undefined ? {} : { versionId }) };
  const body = requestBody({ objects: [object], lines: allLines, attempts: 0, mayHaveWritten: false });
  if (profile.byEventBridge && !isReplay) sendByEventBridge(run, object);
  else platform.queues[isReplay ? 'backlog' : 'event'].put(body, 0);
}

/** What it cannot deliver, EventBridge puts into the dead-letter queue of its rule, with attributes of its own. */
function sendByEventBridge({ platform: { queues }, scenario: { world } }: Run, object: EventBridgeObject): void {
  const { bucket, key, versionId } = object;
  const detail = { bucket: { name: bucket }, object: { key, ...(versionId ? { 'version-id': versionId } : {}) } };
  const body = JSON.stringify({ source: 'aws.s3', 'detail-type': 'Object Created', detail });
  const attributes = { RULE_ARN: 'arn:aws:events:nowhere:1:rule/bucket', ERROR_CODE: 'NO_PERMISSIONS' };
  if (world.occurs('EventBridge cannot deliver')) queues.deadLetter.put(body, 0, attributes);
  else queues.event.put(body, 0);
}

interface EventBridgeObject {
  bucket: string;
  key: string;
  versionId?: string;
}

/** @param onEnd called when the faults end */
export function scheduleFaults(run: Run, onEnd: () => void): void {
  publishAll(run);
  scheduleChanges(run);
  sendNeighbours(run);
  schedulePeople(run);
  scheduleNewIds(run);
  scheduleLinks(run);
  scheduleForgetting(run);
  scheduleRefusedLogins(run);
  scheduleDays(run);
  // Coaches, the recover function and operations people act at the same time.
  const { random, scheduler } = run.scenario.world;
  const { faultsMs } = run.profile;
  for (let count = 0; count < 8; count += 1) {
    scheduler.after(random.between(0, faultsMs), () => closeAnAlert(run));
    scheduler.after(random.between(0, faultsMs), () => startRecover(run));
    scheduler.after(random.between(0, faultsMs), () => redriveOne(run));
  }
  scheduler.after(faultsMs, onEnd);
}

/** Ends all faults in Salesforce except that it keeps rejecting poisoned events. */
export function endFaults(run: Run): void {
  const { platform, publication, publisher } = run;
  if (publisher) {
    run.breaches.push(...breachesOfPublishing(publisher.observe(), false));
    publisher.acceptEverything();
  }
  platform.org.faults.clear();
  delete platform.loginsRefusedSince;
  platform.org.usage.set(0);
  for (const rule of publication.faults) platform.org.faults.add(rule);
}

function publishAll(run: Run): void {
  const { profile, publication, platform, scenario } = run;
  const { scheduler, trace } = scenario.world;
  const rejectPoison = () => {
    for (const rule of publication.faults) platform.org.faults.add(rule);
    for (const rule of publication.rules) platform.org.addRule(rule);
  };
  if (profile.rejectsFromMs === 0) rejectPoison();
  else scheduler.after(profile.rejectsFromMs, rejectPoison);
  for (const { key, text, atMs } of publication.objects) {
    scheduler.after(atMs, () => {
      trace(() => `${key} is published`);
      store(run, key, text);
    });
  }
  const { packs } = profile;
  if (!packs) return;
  const { handedOver, rejected } = publication;
  const onObject = (key: string, text: string) => {
    if (!platform.bucket.has(key)) addObject(run, key, text);
    store(run, key, text);
  };
  run.publisher = startPublishing({ world: scenario.world, pack: packs, handedOver, rejected, onObject });
}

function store(run: Run, key: string, text: string): void {
  const { profile, platform, scenario } = run;
  const { random, scheduler, occurs } = scenario.world;
  platform.bucket.set(key, { text, lastModified: new Date(scheduler.clock.now()), versionId: 'v1' });
  if (profile.rewrites) scheduleRewrites(run, key);
  sendObject(run, key, false);
  if (occurs('notification sent twice'))
    scheduler.after(random.between(0, profile.secondWithinMs), () => sendObject(run, key, false));
  if (occurs('replay')) scheduler.after(random.between(0, 4_000_000), () => sendObject(run, key, true));
}

/** The judge reads one event a line; an object with a single event may have it on several. */
function addObject({ publication, scenario }: Run, key: string, text: string): void {
  const lines = key.endsWith('.jsonl') ? text.trimEnd() : JSON.stringify(JSON.parse(text));
  publication.objects.push({ key, text: lines, atMs: scenario.world.scheduler.clock.now() - startMs });
  if (text.includes(crashMarker)) publication.crashingKeys.add(key);
}

/** The object is copied in its place, or written again with one more event. */
function scheduleRewrites(run: Run, key: string): void {
  const { platform, scenario } = run;
  const { random, scheduler, trace } = scenario.world;
  const laterMs = random.pick([5_000, 600_000]);
  for (let count = random.int(3); count > 0; count -= 1) {
    const isCopy = random.chance(0.5);
    scheduler.after(random.between(0, laterMs), () => {
      const older = platform.bucket.get(key) as StoredVersion;
      const versionId = `v${Number(older.versionId.slice(1)) + 1}`;
      const text = isCopy ? older.text : withOneMore(older.text, `${key} ${versionId}`);
      platform.bucket.set(key, { text, lastModified: new Date(scheduler.clock.now()), versionId, older });
      trace(() => `${key} is ${isCopy ? 'copied in its place' : 'written again with one more event'}`);
      sendObject(run, key, false);
    });
  }
}

function scheduleChanges(run: Run): void {
  const { scenario, platform } = run;
  const { org, queues } = platform;
  const { random, scheduler, occurs, trace } = scenario.world;
  if (occurs('unreadable message')) queues.event.put('no notification', 0);
  if (occurs('mapping changed')) {
    run.awaitsChange = true;
    scheduler.after(random.between(0, run.profile.changesWithinMs), () => {
      trace(() => 'changed mappings are deployed');
      run.changed = true;
      run.awaitsChange = false;
    });
  }
  if (occurs('Salesforce unavailable')) {
    scheduler.after(random.between(0, 60_000), () => {
      const id = org.faults.add({ effect: { kind: random.pick(['unavailable', 'unavailable-html', 'drop']) } });
      scheduler.after(random.between(60_000, 10_800_000), () => org.faults.clear(id));
    });
  }
  if (occurs('Salesforce daily limit reached')) {
    scheduler.after(random.between(0, 60_000), () => {
      org.usage.set(random.pick([85_000, 100_000]));
      scheduler.after(random.between(60_000, 10_800_000), () => org.usage.set(0));
    });
  }
}

/** A coach closes an alert. No event may open it again. */
function closeAnAlert({ closedAlerts, platform: { org, world } }: Run): void {
  const alerts = org.records('Alert__c').filter(({ Status__c }) => Status__c === 'open');
  if (alerts.length === 0) return;
  const { Id } = world.random.pick(alerts);
  if (callOrg(org, 'PATCH', `Alert__c/${Id}`, { Status__c: 'closed' })) closedAlerts.add(String(Id));
}

function redriveOne({ platform: { queues }, scenario: { world } }: Run): void {
  const { deadLetter, event } = queues;
  if (deadLetter.size() === 0 || !world.occurs('redrive')) return;
  const message = world.random.pick(deadLetter.messages());
  event.put(message.body, 0);
  deadLetter.remove(message.id);
}
