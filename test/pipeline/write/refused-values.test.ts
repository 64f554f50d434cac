// Salesforce refuses one value of an event. What is written then, and that it does not depend on the order of arrival once
// the dead letter has been sent back: docs/mappings.md promises it.
import { expect, test } from 'vitest';
import { deliveredEvents, permutations, windowings } from './delivered-events.ts';
import { contact, planOf, smallSalesforce } from './window-fixture.ts';

const login = planOf('login', 10, [contact('a', { LastName: 'Okonjo', Last_Login__c: '10:00' })]);
const refused = planOf('refused', 11, [contact('a', { LastName: 'Refused', Last_Login__c: '11:00' })]);
const rescue = planOf('rescue', 12, [contact('a', { LastName: 'Okonjo', Last_Rescue__c: '12:00' })]);

async function deliverIn(windows: (typeof login)[][]) {
  const api = smallSalesforce(({ LastName }) =>
    LastName === 'Refused' ? { code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: '' } : undefined,
  );
  const { deliver, settle } = deliveredEvents(api);
  const deadLetters: (typeof login)[] = [];
  for (const window of windows) {
    const outcomes = await deliver(...window);
    deadLetters.push(...window.filter((_, index) => outcomes[index] === 'salesforce/validation-rule'));
    await settle();
  }
  return { record: () => api.records.get('Contact a'), deadLetters, deliver, settle };
}

test('an event is refused only for what no newer event has set', async () => {
  const inOrder = await deliverIn([[login], [refused], [rescue]]);
  expect(inOrder.deadLetters).toEqual([refused]);
  expect(inOrder.record()).toMatchObject({ Last_Login__c: '10:00' });
  const newestFirst = await deliverIn([[rescue], [refused], [login]]);
  expect(newestFirst.deadLetters).toEqual([]);
  expect(newestFirst.record()).toMatchObject({ Last_Login__c: '11:00' });
});

test('once its dead letter is sent back, every order of arrival has the same result', async () => {
  for (const order of permutations([login, refused, rescue])) {
    for (const windows of windowings(order)) {
      const { record, deadLetters, deliver, settle } = await deliverIn(windows);
      for (const event of deadLetters) expect(await deliver(event)).toEqual(['applied']);
      await settle();
      expect(record()).toMatchObject({ LastName: 'Okonjo', Last_Login__c: '11:00', Last_Rescue__c: '12:00' });
    }
  }
});
