// Events that are re-applied though idempotency does not remember them: their rules have changed, or one of their records
// was never written. docs/decisions/004-newest-wins.md
import { describe, expect, test } from 'vitest';
import { FailureError } from '../../../src/failure.ts';
import type { WritePlan } from '../../../src/pipeline/plan/plan.ts';
import type { SalesforceApi } from '../../../src/pipeline/write/salesforce/api.ts';
import { deliveredEvents } from './delivered-events.ts';
import { contact, linkTo, planOf, smallSalesforce, task } from './window-fixture.ts';

const toReapply = (plan: WritePlan) => ({ plan, mayHaveWritten: true, forceReapply: true });

describe('an attempt to re-apply an event undoes what a newer one has set since', () => {
  test('because its call is late', async () => {
    const api = smallSalesforce();
    const { deliver, deliverWith, settle } = deliveredEvents(api);
    const former = planOf('older', 10, [contact('a', { A: 'older' })]);
    const [older, newer] = [
      { ...former, rulesHash: 'changed' },
      { ...planOf('newer', 20, [contact('a', { A: 'newer' })]), rulesHash: 'changed' },
    ];
    expect(await deliver(former)).toEqual(['applied']);
    const late: (() => Promise<unknown>)[] = [];
    const unanswering: SalesforceApi = {
      ...api,
      async call(request) {
        late.push(() => api.call(request));
        throw new FailureError({ code: 'salesforce/unreachable', message: '', retryAfterSeconds: 300 });
      },
    };
    expect(await deliverWith({ api: unanswering }, toReapply(older))).toEqual(['salesforce/unreachable']);
    expect(await deliver(newer)).toEqual(['applied']);
    for (const apply of late) await apply();
    expect(api.records.get('Contact a')).toMatchObject({ A: 'older' });
    await deliverWith({}, toReapply(older));
    await settle();
    expect(api.records.get('Contact a')).toMatchObject({ A: 'newer' });
  });

  test('and crashes before it has saved its stamps', async () => {
    const api = smallSalesforce((_row, sObject) =>
      sObject === 'Task' ? { code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: '' } : undefined,
    );
    const { deliver, deliverWith, settle } = deliveredEvents(api);
    const older = planOf('older', 10, [contact('a', { A: 'older' }), task('t', 'a')]);
    const newer = planOf('newer', 20, [contact('a', { A: 'newer' })]);
    expect(await deliver(older)).toEqual(['salesforce/validation-rule']);
    const crashing: SalesforceApi = {
      ...api,
      async call(request) {
        expect(await deliver(newer)).toEqual(['applied']);
        await api.call(request);
        throw new TypeError('the function crashes');
      },
    };
    await expect(deliverWith({ api: crashing }, toReapply(older))).rejects.toThrow('crashes');
    expect(api.records.get('Contact a')).toMatchObject({ A: 'older' });
    await deliverWith({}, toReapply(older));
    await settle();
    expect(api.records.get('Contact a')).toMatchObject({ A: 'newer' });
  });
});

test('what people have deleted does not come back', async () => {
  const api = smallSalesforce();
  const { deliver, settle } = deliveredEvents(api);
  const plan: WritePlan = {
    ...planOf('refused', 10, [contact('a', { A: 1 }), task('t', 'a')]),
    unwritten: [
      {
        rule: 2,
        operation: 'upsert',
        sObject: 'Contact',
        failure: { code: 'plan/same-record', message: '' },
        sameAs: { rule: 0 },
      },
    ],
  };
  expect(await deliver(plan)).toEqual(['plan/same-record']);
  expect(api.records.delete('Task t')).toBe(true);
  expect(await deliver(planOf('older', 5, [contact('a', { A: 0, B: 0 })]))).toEqual(['applied']);
  expect(await settle()).toBe(1);
  expect(api.records.has('Task t')).toBe(false);
});

test('of two writes of one record, the one that waits for its parent is left to its own retry', async () => {
  const message = 'Foreign key external ID: b not found for field Ext__c in entity Contact';
  const api = smallSalesforce((row) => (row.Who ? { code: 'INVALID_FIELD', message } : undefined));
  const { deliver, deliverWith } = deliveredEvents(api);
  const links = [linkTo('WhoId', 'Who', 'Contact', 'b')];
  const waiting = contact('a', { C: 1 }, { rule: 1, operation: 'update', links });
  const plan = planOf('waiting', 10, [contact('a', { A: 1 }), waiting]);
  expect(await deliver(plan)).toEqual(['salesforce/parent-missing']);
  expect(await deliverWith({}, toReapply(plan))).toEqual(['duplicate']);
});

test('an event to restore waits for the event that creates its record, whether it was applied before or not', async () => {
  const api = smallSalesforce(() => ({ code: 'REQUIRED_FIELD_MISSING', message: '' }));
  const { deliverWith } = deliveredEvents(api);
  const plan = planOf('restored', 10, [contact('a', { A: 1 })]);
  const restored = { plan, mayHaveWritten: false, forceReapply: false, restores: true };
  expect(await deliverWith({}, restored)).toEqual(['salesforce/record-missing']);
});
