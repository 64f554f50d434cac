// Counts the Salesforce calls that a thousand events cost: for each event type of the shipped mappings, and for each
// operation alone. The real client writes to the emulator, whose pages are as small as Salesforce's may be.
//
//   npx node scripts/calls-per-thousand.ts
import { systemClock } from '../src/clock.ts';
import type { JsonObject, JsonValue } from '../src/json.ts';
import { readMappingFiles } from '../src/mapping-files.ts';
import { toEvent } from '../src/pipeline/event/envelope.ts';
import { loadMappings } from '../src/pipeline/mapping/load-mappings.ts';
import type { RecordWrite, WritePlan } from '../src/pipeline/plan/plan.ts';
import { planEvent } from '../src/pipeline/plan/plan-event.ts';
import { windowsOf } from '../src/pipeline/windows.ts';
import { writeWindow } from '../src/pipeline/write/write-window.ts';
import { readSchema } from '../src/schema-files.ts';
import { startOrg } from '../test/pipeline/write/salesforce/org-fixture.ts';
import { fresh, memoryLedger, planOf } from '../test/pipeline/write/window-fixture.ts';

const count = 1000;
const request = { serviceAttempts: 0 };
const { mappings } = await loadMappings(await readMappingFiles('mappings'), await readSchema('salesforce/schema'));
const org = await startOrg();

/** Ids of data become different ones of 30 characters; a coach keeps its own. */
function withIds(value: JsonValue, index: number, name = ''): JsonValue {
  if (Array.isArray(value)) return value.map((item) => withIds(item, index, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const isId = key === 'id' && typeof inner === 'string' && !/coach/.test(name);
      return [key, isId ? `${inner}-${index}`.padEnd(30, '-0') : withIds(inner as JsonValue, index, key)];
    }),
  );
}

async function plansOf(example: JsonObject): Promise<WritePlan[]> {
  const plans = Array.from({ length: count }, async (_, index) => {
    const location = { bucket: 'b', key: `${index}.json`, line: 1 };
    const context = { ...mappings, limits: mappings.settings.limits, location, lastModified: new Date() };
    return planEvent(await toEvent(withIds(example, index), context), mappings);
  });
  return (await Promise.all(plans)).filter((plan) => plan.kind === 'write');
}

/** What the events refer to is there. */
function seed(plans: readonly WritePlan[]): void {
  const seeded = new Set<string>();
  for (const { sObject, key } of plans.flatMap(({ records }) => records.flatMap(expectedRecords))) {
    if (!key || seeded.has(`${sObject} ${key.value}`)) continue;
    seeded.add(`${sObject} ${key.value}`);
    org.org.seed(sObject, { [key.field]: key.value });
  }
}

const expectedRecords = (write: RecordWrite) =>
  write.operation === 'update' || write.operation === 'delete' ? [write, ...write.links] : write.links;

async function* each(plans: readonly WritePlan[]) {
  for (const plan of plans) yield { plan, request };
}

async function callsFor(name: string, plans: readonly WritePlan[], isThere = true): Promise<string> {
  org.org.reset();
  await org.api.call({ method: 'GET', path: '/limits' });
  if (isThere) seed(plans);
  const before = org.org.counters().apiCalls;
  const ledger = memoryLedger();
  const kinds = new Map<string, number>();
  for await (const window of windowsOf(each(plans), { rows: 1000, bytes: 5_000_000 })) {
    const outcomes = await writeWindow(fresh(window.map(({ plan }) => plan)), {
      api: org.api,
      clock: systemClock,
      random: Math.random,
      withIdempotency: (_plan, write) => write(),
      ledger,
      reapply: async () => {},
    });
    for (const outcome of outcomes) {
      const kind = outcome.kind === 'failed' ? outcome.failure.code : outcome.kind;
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
  }
  const records = plans.reduce((sum, plan) => sum + plan.records.length, 0);
  const calls = org.org.counters().apiCalls - before;
  const outcomes = [...kinds].map(([kind, times]) => `${times} ${kind}`).join(', ');
  return `| ${name.padEnd(38)} | ${String(records).padStart(7)} | ${String(calls).padStart(5)} | ${outcomes} |`;
}

const contacts = (operation: RecordWrite['operation'], keyLength: number): WritePlan[] =>
  Array.from({ length: count }, (_, index) => {
    const value = `c${index}`.padEnd(keyLength, 'x');
    const key = { field: 'Counselor_Id__c', value, identity: value };
    const fields: RecordWrite['fields'] = operation === 'delete' ? {} : { LastName: 'Invented' };
    return planOf(`e${index}`, index, [{ rule: 0, operation, sObject: 'Contact', key, fields, links: [] }]);
  });

console.log(`| ${'a thousand events of'.padEnd(38)} | records | calls | outcomes |`);
console.log(`| ${'-'.repeat(38)} | ------: | ----: | -------- |`);
const examples = mappings.all().flatMap((mapping) => mapping.examples);
for (const [type, [first]] of Map.groupBy(examples, ({ event }) => String(event.type))) {
  if (first) console.log(await callsFor(type, await plansOf(first.event)));
}
for (const operation of ['upsert', 'create', 'update', 'delete'] as const) {
  for (const length of [8, 30, 36, 80]) {
    console.log(await callsFor(`${operation}, keys of ${length} characters`, contacts(operation, length)));
  }
}
console.log(await callsFor('delete of nothing, keys of 30 characters', contacts('delete', 30), false));
await org.close();
