// How a client finds out whether a query or a 404 proves that there is no record: by queries of permissions and sharing.
import { describe, expect, test } from 'vitest';
import { app, testOrg } from '../emulator.ts';

const sf = await testOrg();
const query = async (soql: string) => {
  const { status, body } = await sf.send('GET', `/query?q=${encodeURIComponent(soql)}`);
  return status === 200 ? (body as { records: Record<string, unknown>[] }).records : body;
};
const userId = async () => String(sf.org.records('User')[0]?.Id);
const viewAll = async (...objects: string[]) => {
  const names = objects.map((name) => `'${name}'`).join(', ');
  const assigned = `SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = '${await userId()}'`;
  const records = await query(
    `SELECT SobjectType FROM ObjectPermissions WHERE SobjectType IN (${names}) AND PermissionsViewAllRecords = true AND ParentId IN (${assigned})`,
  );
  return (records as { SobjectType: string }[]).map(({ SobjectType }) => SobjectType).sort();
};

describe('one query lists the objects for which a user has View All', () => {
  test('by permission sets that are assigned to the user, not by those of others', async () => {
    expect(await viewAll('Contact', 'Task')).toEqual(['Contact', 'Task']);
    sf.org.access.permit({ viewAll: ['Task'], modifyAll: [] });
    expect(await viewAll('Contact', 'Task')).toEqual(['Task']);
    sf.org.access.permit({ viewAll: [], modifyAll: ['Contact'] });
    expect(await viewAll('Contact', 'Task')).toEqual(['Contact']);
    sf.org.access.permit({ modifyAll: [] });
    expect(await viewAll('Contact', 'Task')).toEqual([]);
    const others = 'SELECT Id FROM ObjectPermissions WHERE PermissionsViewAllRecords = true';
    expect(await query(others)).not.toEqual([]);
  });

  test('also where View All Data or Modify All Data are the reason', async () => {
    sf.org.access.permit({ viewAll: [], modifyAll: [], viewAllData: true });
    expect(await viewAll('Contact')).toEqual(['Contact']);
    expect(await query('SELECT PermissionsViewAllData FROM UserPermissionAccess')).toMatchObject([
      { PermissionsViewAllData: true },
    ]);
    sf.org.access.permit({ viewAllData: false, modifyAllData: true });
    expect(await viewAll('Contact')).toEqual(['Contact']);
    const ids = "SELECT Id FROM ObjectPermissions WHERE SobjectType = 'Contact' AND Parent.Name = 'Apps'";
    expect(await query(ids)).toMatchObject([{ Id: expect.stringMatching(/^000/) }]);
  });

  test('with the user named by id or by username, and in a composite', async () => {
    const byName = `SELECT Id FROM ObjectPermissions WHERE SobjectType = 'Contact' AND ParentId IN (SELECT PermissionSetId FROM PermissionSetAssignment WHERE Assignee.Username = '${app.username}')`;
    expect(await query(byName)).toHaveLength(1);
    const url = `/services/data/v62.0/query?q=${encodeURIComponent(byName)}`;
    const compositeRequest = [{ referenceId: 'a', method: 'GET', url }];
    expect((await sf.send('POST', '/composite', { compositeRequest })).body).toMatchObject({
      compositeResponse: [{ body: { totalSize: 1 } }],
    });
  });

  test('only if the user has View Setup and Configuration', async () => {
    sf.org.access.permit({ viewSetup: false });
    for (const object of ['ObjectPermissions', 'PermissionSet', 'PermissionSetAssignment'])
      expect(await query(`SELECT Id FROM ${object}`)).toMatchObject([{ errorCode: 'INVALID_TYPE' }]);
    expect(await query('SELECT PermissionsViewAllData FROM UserPermissionAccess')).toMatchObject([
      { PermissionsViewAllData: false },
    ]);
  });
});

test('the org-wide default of an object is queried from EntityDefinition', async () => {
  sf.org.access.setSharingModel('Contact', 'Private');
  const soql =
    "SELECT QualifiedApiName, InternalSharingModel FROM EntityDefinition WHERE QualifiedApiName IN ('Contact', 'Task') ORDER BY QualifiedApiName";
  expect(await query(soql)).toMatchObject([
    { QualifiedApiName: 'Contact', InternalSharingModel: 'Private' },
    { QualifiedApiName: 'Task', InternalSharingModel: 'ReadWrite' },
  ]);
});

test('semi-joins work for objects of the org, and select one field', async () => {
  const account = sf.org.seed('Account', { Name: 'North' });
  sf.org.seed('Contact', { LastName: 'Rivers', AccountId: account });
  sf.org.seed('Contact', { LastName: 'Lake' });
  const where = (clause: string) => query(`SELECT LastName FROM Contact WHERE AccountId ${clause}`);
  expect(await where("IN (SELECT Id FROM Account WHERE Name = 'North')")).toMatchObject([{ LastName: 'Rivers' }]);
  expect(await where('NOT IN (SELECT Id FROM Account)')).toMatchObject([{ LastName: 'Lake' }]);
  expect(await where('IN (SELECT Id, Name FROM Account)')).toMatchObject([{ errorCode: 'MALFORMED_QUERY' }]);
});
