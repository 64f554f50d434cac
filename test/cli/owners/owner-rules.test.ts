import { expect, test } from 'vitest';
import { createdWithOwner, requestedOwners, typesWithOwner } from '../../../src/cli/owners/owner-rules.ts';
import { loadMappings } from '../../../src/pipeline/mapping/load-mappings.ts';
import { recordIdByKey } from '../../../src/pipeline/write/rows/row.ts';
import { readSchema } from '../../../src/schema-files.ts';
import { taskOf } from '../../pipeline/write/orgs/busy-org.ts';
import { planOf } from '../../pipeline/write/window-fixture.ts';

const mapping = (type: string, operation: string, notFound: string) => ({
  path: `mappings/${type}.yaml`,
  text: `event: ${type}
records:
  - object: Task
    operation: ${operation}
    key: { Event_Id__c: id }
    constants: { Priority: High, Status: Not Started }
    links:
      OwnerId: { object: User, key: { Coach_Id__c: data.coach }, notFound: ${notFound} }
`,
});

test('only records that are created with an owner that may be left out count', async () => {
  const files = [
    mapping('created', 'create', 'omit'),
    mapping('retried', 'create', 'retry'),
    mapping('updated', 'update', 'omit'),
  ];
  const { mappings, problems } = await loadMappings(files, await readSchema('salesforce/schema'));
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(createdWithOwner(mappings)).toMatchObject([{ sObject: 'Task', key: { field: 'Event_Id__c' } }]);
  expect([...typesWithOwner(mappings)]).toEqual(['created']);
});

const isTask = (recordId: string) =>
  recordId === recordIdByKey('Task', { field: 'Event_Id__c', value: 'evt-1', identity: 'evt-1' });
const coachesOf = (owners: ReturnType<typeof requestedOwners>) =>
  [...owners.owners.values()].map(({ link }) => link.key.value);

test('of several events that create the same record, the oldest says who owns it, in any order', () => {
  const plans = [planOf('b', 20, [taskOf('second')]), planOf('a', 10, [taskOf('first')])];
  for (const order of [plans, plans.toReversed()]) {
    const owners = requestedOwners(isTask);
    for (const plan of order) owners.add(plan);
    expect(coachesOf(owners)).toEqual(['first']);
  }
});

test('records that have an owner, or only set one when they are updated, are left out', () => {
  const owners = requestedOwners(isTask);
  owners.add(planOf('a', 10, [{ ...taskOf('coach'), operation: 'upsert' }]));
  owners.add(planOf('b', 10, [{ ...taskOf('coach'), links: [] }]));
  const others = requestedOwners(() => false);
  others.add(planOf('a', 10, [taskOf('coach')]));
  expect([coachesOf(owners), coachesOf(others)]).toEqual([[], []]);
});
