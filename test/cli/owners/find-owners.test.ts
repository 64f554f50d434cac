import { afterAll, beforeEach, expect, test } from 'vitest';
import { UsageError } from '../../../src/cli/io.ts';
import { findOwners, ownerName } from '../../../src/cli/owners/find-owners.ts';
import { startOrg } from '../../pipeline/write/salesforce/org-fixture.ts';
import { keyOf } from '../../pipeline/write/window-fixture.ts';

const sf = await startOrg();
beforeEach(() => sf.org.reset());
afterAll(() => sf.close());

const coach = (id: string) => ({ sObject: 'User', key: keyOf('Coach_Id__c', id) });
const seed = (id: string, more: object = {}) =>
  sf.org.seed('User', {
    LastName: 'Silva',
    Username: `${sf.org.records('User').length}@example.com`,
    Coach_Id__c: id,
    ...more,
  });

async function kindsOf(...ids: string[]) {
  const owners = await findOwners(ids.map(coach), sf.api);
  return ids.map((id) => owners.get(ownerName(coach(id)))?.kind);
}

test('more coaches than one query takes are found, whatever characters their IDs have', async () => {
  const ids = [
    ...Array.from({ length: 250 }, (_, index) => `coach-${index}`),
    "o'hara",
    'back\\slash',
    'two\nlines',
    '100 % "sure"',
  ];
  for (const id of ids) seed(id);
  expect(new Set(await kindsOf(...ids))).toEqual(new Set(['active']));
});

test('a coach ID that no User can have costs the others nothing', async () => {
  seed('silva');
  seed('left', { IsActive: false });
  expect(await kindsOf('silva', 'x'.repeat(20_000), 'left', 'nobody')).toEqual([
    'active',
    'missing',
    'inactive',
    'missing',
  ]);
});

test('a text that Salesforce does not accept as an Id costs the others nothing', async () => {
  const byId = (id: string) => ({ sObject: 'User', key: { field: 'Id', value: id, identity: id } });
  const wanted = [seed('silva'), '0055e0000000999AAA', '0055e00000ZZZZZAAB'].map(byId);
  const owners = await findOwners(wanted, sf.api);
  expect(wanted.map((each) => owners.get(ownerName(each))?.kind)).toEqual(['active', 'missing', 'missing']);
});

test('a key that the org does not have, or the user cannot see, is a mistake of the setup: nobody is missing', async () => {
  const wanted = { sObject: 'User', key: keyOf('Unknown_Id__c', 'silva') };
  await expect(findOwners([wanted], sf.api)).rejects.toThrow(UsageError);
});
