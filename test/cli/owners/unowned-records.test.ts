import { afterAll, beforeEach, expect, test } from 'vitest';
import { UsageError } from '../../../src/cli/io.ts';
import type { CreatedWithOwner } from '../../../src/cli/owners/owner-rules.ts';
import { unownedRecords } from '../../../src/cli/owners/unowned-records.ts';
import { recordIdByKey } from '../../../src/pipeline/write/rows/row.ts';
import { startOrg } from '../../pipeline/write/salesforce/org-fixture.ts';

const sf = await startOrg();
beforeEach(() => sf.org.reset());
afterAll(() => sf.close());

const keyField = (field: string, more: object = {}) => ({ field, ...more }) as CreatedWithOwner['key'];
const created = (key: CreatedWithOwner['key'], ...keys: CreatedWithOwner['keys']) => [
  { sObject: 'Task', key, keys: [key, ...keys] },
];

async function unowned(rules: CreatedWithOwner[]) {
  await sf.api.call({ method: 'GET', path: '/limits' });
  return unownedRecords(rules, String(sf.api.userId?.()), sf.api);
}

test('a record is known by every key that a mapping writes it by, also by its own Id', async () => {
  const body = { Subject: 'Call', Event_Id__c: 'evt-1' };
  const reply = await sf.api.call({ method: 'POST', path: '/sobjects/Task', body });
  const { id } = reply.body as { id: string };
  const identity = (field: string, value: string) => recordIdByKey('Task', { field, value, identity: value });
  const [record, ...others] = await unowned(created(keyField('Event_Id__c'), keyField('Id', { isId: true })));
  expect(others).toEqual([]);
  expect(record).toMatchObject({ id, recordIds: [identity('Event_Id__c', 'evt-1'), identity('Id', id)] });
});

test('more records than a page of a query holds are found, and records without the key are not', async () => {
  await sf.api.call({ method: 'GET', path: '/limits' });
  const OwnerId = String(sf.api.userId?.());
  for (let count = 0; count < 2_050; count += 1)
    sf.org.seed('Task', { Subject: 'Call', Event_Id__c: `evt-${count}`, OwnerId, IsClosed: false });
  sf.org.seed('Task', { Subject: 'Call', OwnerId, IsClosed: false });
  expect(await unowned(created(keyField('Event_Id__c')))).toHaveLength(2_050);
});

test('a key that the org does not have is a mistake of the setup', async () => {
  await expect(unowned(created(keyField('Unknown__c')))).rejects.toThrow(UsageError);
});
