// People edit, delete, merge and restore records beside the integration.
import { describe, expect, test } from 'vitest';
import { row, testOrg } from '../emulator.ts';

const sf = await testOrg();
const seed = (Counselor_Id__c: string, fields: Record<string, string> = {}) =>
  sf.org.seed('Contact', { LastName: 'Rivers', Counselor_Id__c, ...fields });
const byKey = async (key: string) =>
  (await sf.send('GET', `/sobjects/Contact/Counselor_Id__c/${key}`)).body as { Id?: string };
const changeCodes = async (id: string) => {
  const records = [row('Contact', { id, LastName: 'Brook' })];
  const updated = await sf.send('PATCH', '/composite/sobjects', { records });
  const deleted = await sf.send('DELETE', `/composite/sobjects?ids=${id}`);
  return [updated, deleted].map(
    ({ body }) => (body as { errors: { statusCode: string }[] }[])[0]?.errors[0]?.statusCode,
  );
};
const gone = ['ENTITY_IS_DELETED', 'ENTITY_IS_DELETED'];

test('an edit is somebody else’s, counts as a change, and moves the key', async () => {
  const id = seed('C1');
  const own = sf.org.records('Contact')[0]?.LastModifiedById;
  sf.org.people.edit(id, { LastName: 'Lake', Counselor_Id__c: 'C2' });
  expect(sf.org.records('Contact')).toMatchObject([{ LastName: 'Lake', Name: 'Lake' }]);
  expect(sf.org.records('Contact')[0]?.LastModifiedById).not.toBe(own);
  expect((await byKey('C1')).Id).toBeUndefined();
  expect((await byKey('C2')).Id).toBe(id);
  seed('C3');
  expect(() => sf.org.people.edit(id, { Counselor_Id__c: 'c3' })).toThrow();
  expect(() => sf.org.people.edit(id, { Pet__c: 'cat' })).toThrow();
  expect(() => sf.org.people.edit('0035e0000000999AAA', {})).toThrow();
});

test('a deleted record is restored with its key, unless another has the key by now', async () => {
  const id = seed('C1');
  sf.org.people.delete(id);
  expect(await changeCodes(id)).toEqual(gone);
  expect((await byKey('C1')).Id).toBeUndefined();
  expect(() => sf.org.people.edit(id, {})).toThrow();
  expect(sf.org.people.undelete(id)).toBe(true);
  expect(sf.org.people.undelete(id)).toBe(false);
  expect(await byKey('C1')).toMatchObject({ Id: id, IsDeleted: false });
  expect(sf.org.records('Contact')).toHaveLength(1);
  sf.org.people.delete(id);
  seed('C1');
  expect(sf.org.people.undelete(id)).toBe(false);
  expect(await changeCodes(id)).toEqual(gone);
});

test('a purged record is unknown', async () => {
  const id = seed('C1');
  expect(() => sf.org.people.purge(id)).toThrow();
  sf.org.people.delete(id);
  sf.org.people.purge(id);
  expect(await changeCodes(id)).toEqual(['INVALID_CROSS_REFERENCE_KEY', 'INVALID_CROSS_REFERENCE_KEY']);
  expect(sf.org.people.undelete(id)).toBe(false);
});

describe('a merge', () => {
  test('deletes the loser, moves what refers to it, and lets the winner take its key', async () => {
    const [winner, loser] = [seed('C1'), seed('C2')];
    const task = sf.org.seed('Task', { Subject: 'Call', WhoId: loser });
    sf.org.people.merge(winner, [loser], { Counselor_Id__c: 'C2' });
    expect(await byKey('C2')).toMatchObject({ Id: winner });
    expect((await byKey('C1')).Id).toBeUndefined();
    expect(await changeCodes(loser)).toEqual(gone);
    expect(sf.org.records('Task')).toMatchObject([{ Id: task, WhoId: winner }]);
  });

  test('needs one or two other records of the same object, or nothing changes', () => {
    const [a, b] = [seed('C1'), seed('C2')];
    const account = sf.org.seed('Account', { Name: 'North' });
    for (const losers of [[], [account], [a], [b, b], [b, a, a]])
      expect(() => sf.org.people.merge(a, losers)).toThrow();
    expect(() => sf.org.people.merge(a, [b], { Pet__c: 'cat' })).toThrow();
    expect(sf.org.records('Contact')).toHaveLength(2);
  });
});

test('between a query and a write, a record can be deleted, merged or get another key', async () => {
  const [a, b, c] = [seed('C1'), seed('C2'), seed('C3')];
  sf.org.people.delete(a);
  sf.org.people.merge(c, [b]);
  sf.org.people.edit(c, { Counselor_Id__c: 'C9' });
  const records = [a, b, c].map((id) => row('Contact', { id, FirstName: 'Ada' }));
  expect((await sf.send('PATCH', '/composite/sobjects', { records })).body).toMatchObject([
    { errors: [{ statusCode: 'ENTITY_IS_DELETED' }] },
    { errors: [{ statusCode: 'ENTITY_IS_DELETED' }] },
    { success: true },
  ]);
});
