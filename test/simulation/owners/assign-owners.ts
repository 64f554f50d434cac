// Users are created after the records that events wanted them to own, and somebody runs `s3sf assign`. Meanwhile people
// change some of the records.

import { createdWithOwner, requestedOwners } from '../../../src/cli/owners/owner-rules.ts';
import { giveReady, judgeRecords } from '../../../src/cli/owners/settle-records.ts';
import { unownedRecords } from '../../../src/cli/owners/unowned-records.ts';
import { allLines } from '../../../src/line-ranges.ts';
import { readEvents } from '../../../src/pipeline/event/reading/read-events.ts';
import { planEvent } from '../../../src/pipeline/plan/plan-event.ts';
import { readDependencies } from '../functions/function-stages.ts';
import { type Lifetime, startLifetime } from '../functions/invocation-lifetime.ts';
import { recordKey } from '../model/record-key.ts';
import type { Run } from '../run.ts';
import { bucketName } from '../services/bucket.ts';
import { openSession } from '../services/salesforce.ts';

/** Users who do not exist while the events arrive. */
export const lateUsers = ['late', 'later'] as const;
const errand = 'Errand__c';
const edits = 3;
const withinMs = 10_000;

/** Returns once nothing of it is left to do. */
export async function assignOwners(run: Run, stepsAllowed: number): Promise<void> {
  const { org } = run.platform;
  const { scheduler, random } = run.scenario.world;
  for (const Key__c of lateUsers) org.seed('User', { Key__c, IsActive: true });
  let open = edits + 1;
  for (let count = 0; count < edits; count += 1) {
    scheduler.after(random.between(0, withinMs), () => {
      edit(run);
      open -= 1;
    });
  }
  const end = () => {
    open -= 1;
  };
  const lifetime = startLifetime(run.scenario.world, { name: 'assign', timeLimitMs: 600_000, onEnd: end });
  void assign(run, lifetime).finally(lifetime.end);
  run.steps += await scheduler.run(() => open === 0, stepsAllowed);
}

async function assign({ platform, publication }: Run, lifetime: Lifetime): Promise<void> {
  const { world, bucket } = platform;
  const { clock } = world.scheduler;
  const mappings = platform.mappings();
  const api = openSession(platform).client?.enter(lifetime);
  if (!api) throw new Error('The profile must use the client.');
  await api.call({ method: 'GET', path: '/limits' });
  const userId = api.userId?.() ?? '';
  const unowned = await unownedRecords(createdWithOwner(mappings), userId, api);
  const foundAt = clock.now();
  const names = new Set(unowned.flatMap(({ recordIds }) => recordIds));
  const requested = requestedOwners((recordId) => names.has(recordId));
  for (const { key } of publication.objects) {
    const reading = readEvents({ bucket: bucketName, key }, allLines, readDependencies(platform, lifetime, mappings));
    const writtenAt = bucket.get(key)?.lastModified.getTime() ?? 0;
    for await (const each of reading)
      if (each.kind === 'event') requested.add(await planEvent(each.event, mappings), writtenAt);
  }
  const { ready } = await judgeRecords(unowned, { requested, userId, api });
  await giveReady(ready, { userId, api, foundAt, clock, signal: new AbortController().signal });
}

/** A person takes a record over, or only changes its title. */
function edit({ platform: { org }, changesByPeople, scenario: { world } }: Run): void {
  const { random, scheduler, trace } = world;
  const records = org.records(errand);
  if (records.length === 0) return;
  const { Id, Key__c } = random.pick(records);
  const here = org.records('User').find((user) => user.Key__c === 'here')?.Id ?? null;
  const takesOver = random.chance(0.7);
  const title = `by hand ${changesByPeople.length}`;
  trace(() => `a person ${takesOver ? 'takes over' : 'edits'} ${Key__c}`);
  org.people.edit(String(Id), takesOver ? { OwnerId: here } : { Title__c: title });
  const key = recordKey(errand, 'Key__c', String(Key__c));
  const fields: Record<string, string> = takesOver ? { OwnerId: 'User:here' } : { Title__c: title };
  changesByPeople.push({ kind: 'edited', key, fields, at: scheduler.clock.now(), isFinal: true });
}
