import { expect, test } from 'vitest';
import { eventPaths } from '../../src/draft/event-paths.ts';
import { type CreatedElsewhere, draftEnding, endingToDecide } from '../../src/draft/keys/ending.ts';
import type { SObjectSchema } from '../../src/salesforce-schema.ts';
import { readSchema } from '../../src/schema-files.ts';

const standard = await readSchema('schema/standard');
const objectNamed = (name: string) => standard.sObject(name) as SObjectSchema;
const data = { shift: { id: 's-1' }, volunteer: { id: 'cc-1' } };
const paths = eventPaths({ specversion: '1.0', id: 'e-1', type: 't', data });

const booked: CreatedElsewhere = {
  file: 'mappings/shift.booked.yaml',
  types: ['shift.booked'],
  object: 'Event',
  keyField: 'Event_Id__c',
  keyExpression: '"shift/" & data.shift.id',
};
const context = (type: string, ...created: CreatedElsewhere[]) => ({ type, paths, created });
const draft = (type: string, ...created: CreatedElsewhere[]) =>
  draftEnding(objectNamed('Event'), context(type, ...created));

test('a cancellation updates the record that the booking creates, by its key', () => {
  const drafted = draft('shift.cancelled', booked);
  expect(drafted?.record).toEqual({
    object: 'Event',
    operation: 'update',
    key: { Event_Id__c: '"shift/" & data.shift.id' },
    constants: { ShowAs: 'Free', Subject: 'Cancelled shift' },
  });
  expect(drafted?.open.join()).toMatch(/^mappings\/shift\.booked\.yaml creates the Event .* never creates another/);
  expect(drafted?.used).toEqual(['data.shift.id']);
});

test.each([['shift.deleted'], ['shift_removed'], ['shiftDeleted']])('%s deletes it', (type) => {
  expect(draft(type, booked)?.record).toEqual({
    object: 'Event',
    operation: 'delete',
    key: { Event_Id__c: '"shift/" & data.shift.id' },
  });
});

test.each([['shift.extended'], ['shift.booked'], ['session.attended'], ['shift.recommended']])(
  '%s ends nothing',
  (type) => {
    expect(draft(type, booked)).toBeUndefined();
    expect(endingToDecide(objectNamed('Event'), context(type, booked))).toBeUndefined();
  },
);

test('another stem with the same ID is about the same thing', () => {
  expect(draft('booking.canceled', booked)?.record.operation).toBe('update');
});

test('the event itself as the key finds no record of another event, and the person is asked', () => {
  const byEvent = { ...booked, keyExpression: 'id' };
  expect(draft('shift.cancelled', byEvent)).toBeUndefined();
  expect(endingToDecide(objectNamed('Event'), context('shift.cancelled', byEvent))).toMatch(
    /shift\.booked\.yaml creates an Event with the key Event_Id__c: id, which this event does not have/,
  );
});

test('without a mapping that creates it, the person is asked', () => {
  expect(draft('shift.cancelled')).toBeUndefined();
  expect(draft('shift.cancelled', { ...booked, object: 'Task' })).toBeUndefined();
  expect(endingToDecide(objectNamed('Event'), context('shift.cancelled'))).toMatch(/No mapping creates an Event/);
});
