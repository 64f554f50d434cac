// The promise of the check: Salesforce never refuses a mapping that passes it for its shape. Random mappings are checked,
// and the examples of those that pass go through the plan, the real client and the emulator.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkMappings } from '../../src/check/check-mappings.ts';
import { systemClock } from '../../src/clock.ts';
import { toEvent } from '../../src/pipeline/event/envelope.ts';
import type { Mappings } from '../../src/pipeline/mapping/mappings.ts';
import { planEvent } from '../../src/pipeline/plan/plan-event.ts';
import { writeWindow } from '../../src/pipeline/write/write-window.ts';
import { readSchema } from '../../src/schema-files.ts';
import { type OrgUnderTest, startOrg } from '../pipeline/write/salesforce/org-fixture.ts';
import { fresh, memoryLedger } from '../pipeline/write/window-fixture.ts';
import { generatedMapping, seeded } from './generated-mapping.ts';

const schema = await readSchema('salesforce/schema');
/** SHAPE_RUNS and SHAPE_SEED run more than the usual number of mappings. */
const runs = Number(process.env.SHAPE_RUNS ?? 120);
const seed = Number(process.env.SHAPE_SEED ?? 1);

let org: OrgUnderTest;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.close());

/** Not about shape: a record that does not exist yet, and one that already exists. */
const outcomesOfData = ['salesforce/parent-missing', 'salesforce/record-missing', 'salesforce/duplicate'];

async function refusals(mappings: Mappings): Promise<string[]> {
  org.org.reset();
  // The reset ended the session.
  await org.api.call({ method: 'GET', path: '/limits' });
  for (const [sObject, { field, value }] of Object.entries(seeded)) {
    org.org.seed(sObject, {
      [field]: value,
      LastName: 'Seed',
      ...(sObject === 'User' && { Username: 's@example.com' }),
    });
  }
  const [mapping] = mappings.all();
  const plans = await Promise.all((mapping?.examples ?? []).map(({ event }) => planOf(event, mappings)));
  const outcomes = await writeWindow(fresh(plans.filter((plan) => plan.kind === 'write')), {
    api: org.api,
    clock: systemClock,
    random: () => 0,
    withIdempotency: (_plan, write) => write(),
    ledger: memoryLedger(),
    reapply: async () => {},
  });
  const failures = outcomes.flatMap((outcome) => (outcome.kind === 'failed' ? [outcome.failure] : []));
  return [
    ...plans.flatMap((plan) => (plan.kind === 'failed' ? [plan.failure] : [])),
    ...failures.filter(({ code }) => !outcomesOfData.includes(code)),
  ].map(({ code, message, salesforceCode = '' }) => `${code} ${salesforceCode} ${message}`);
}

async function planOf(event: Parameters<typeof toEvent>[0], mappings: Mappings) {
  const read = await toEvent(event, {
    location: { bucket: 'b', key: 'events/1.json', line: 1 },
    lastModified: new Date(0),
    envelope: mappings.envelope,
    limits: mappings.settings.limits,
  });
  return planEvent(read, mappings);
}

test('Salesforce refuses no mapping for its shape that passes the check', async () => {
  let passed = 0;
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (pick) => {
      const text = generatedMapping(pick, schema);
      const { problems, mappings } = await checkMappings([{ path: 'made-up.yaml', text }], schema);
      if (problems.some(({ severity }) => severity === 'error')) return;
      passed += 1;
      expect(await refusals(mappings), text).toEqual([]);
    }),
    { numRuns: runs, seed, endOnFailure: true },
  );
  // A handful would prove little.
  expect(passed).toBeGreaterThan(runs / 10);
});
