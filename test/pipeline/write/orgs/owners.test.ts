// A coach who has left, or cannot own the record.
import { expect, test } from 'vitest';
import { busyOrg, counselor, ends, taskOf } from './busy-org.ts';

const sf = await busyOrg();
const coach = (IsActive = true) =>
  sf.org.seed('User', { LastName: 'Silva', Username: 'silva@example.com', Coach_Id__c: 'coach-1', IsActive });

test.each(['inactive', 'other-user-type', 'without-access', 'no-owner'])(
  'a Task whose coach is %s is written without an owner, if the link may be left out',
  async (is) => {
    const id = coach();
    sf.org.addRule({ kind: 'user', where: { Coach_Id__c: 'coach-1' }, is });
    expect(ends(await sf.write([[taskOf('coach-1')]]))).toEqual({ applied: 1 });
    expect(sf.org.records('Task').map(({ OwnerId }) => OwnerId)).not.toContain(id);
    expect(sf.org.records('Task')).toHaveLength(1);
  },
);

test('a record whose stored owner is inactive is written once the user may do that', async () => {
  sf.org.seed('Contact', { LastName: 'Rivers', Counselor_Id__c: 'c1', OwnerId: coach(false) });
  const [outcome] = await sf.write([[counselor('c1')]]);
  expect(outcome).toMatchObject({ kind: 'failed', failure: { salesforceCode: 'INACTIVE_OWNER_OR_USER' } });
  expect(JSON.stringify(outcome)).toContain('Update Records with Inactive Owners');
  sf.org.access.permit({ inactiveOwners: true });
  expect(ends(await sf.write([[counselor('c1')]]))).toEqual({ applied: 1 });
});

test('in an org that does not mind, so is one whose stored owner is inactive', async () => {
  sf.org.behave({ storedInactiveOwners: 'saved' });
  sf.org.seed('Contact', { LastName: 'Rivers', Counselor_Id__c: 'c1', OwnerId: coach(false) });
  expect(ends(await sf.write([[counselor('c1')]]))).toEqual({ applied: 1 });
});
