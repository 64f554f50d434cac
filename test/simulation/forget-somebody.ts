// Somebody is forgotten while events arrive: the record is marked in the table of stamps, as `s3sf forget` does it.
import { hash } from 'node:crypto';
import type { Item } from '../../src/local/dynamodb/partiql/attribute-value.ts';
import { packStamps } from '../../src/pipeline/write/ledger/stamp-item.ts';
import type { Run } from './run.ts';
import { tableNames } from './services/tables.ts';

/** A counselor, and a site that counselors link to. */
const people = [
  ['Counselor__c', 'c1'],
  ['Site__c', 's1'],
] as const;

export function scheduleForgetting(run: Run): void {
  const { random, scheduler } = run.scenario.world;
  const { forgets = false, spanMs } = run.profile;
  if (!forgets) return;
  const [sObject, key] = random.pick(people);
  scheduler.after(random.between(0, random.pick([spanMs, 2 * spanMs])), () => forget(run, sObject, key));
}

function forget({ platform, scenario, forgotten }: Run, sObject: string, key: string): void {
  const { scheduler, trace } = scenario.world;
  trace(() => `${sObject} ${key} is forgotten`);
  const record = hash('sha256', JSON.stringify([sObject, 'Key__c', key]));
  const items = platform.tables.get(tableNames.stamps) as Map<string, Item>;
  const version = Number(items.get(record)?.version?.N ?? 0);
  const marked = packStamps({ fields: {}, written: {}, forgotten: true }, 2);
  items.set(record, { record: { S: record }, version: { N: String(version + 1) }, ...marked });
  forgotten.push({ name: `${sObject} Key__c ${key}`, at: scheduler.clock.now() });
}
