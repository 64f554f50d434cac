import { expect, test } from 'vitest';
import { renderValue, valueText } from '../../../src/cli/rendering/render-value.ts';
import { plainTerminal } from '../../../src/cli/rendering/terminal.ts';
import { screen } from './screens.ts';

const render = (value: Parameters<typeof renderValue>[0]) => renderValue(value, { terminal: plainTerminal, indent: 2 });
const contact = { Contact: { Counselor_Id__c: 'cc-1' } };

test('scalars stay JSON, so that a text differs from a number', () => {
  expect(['1', 1, true, null, undefined].map(valueText)).toEqual(['"1"', '1', 'true', 'null', '(nothing)']);
  expect(render('1')).toBe('"1"');
});

test('a link is a sentence', () => {
  expect(valueText(contact)).toBe('Contact with Counselor_Id__c "cc-1"');
});

test('the content of a record takes one line a field', () => {
  expect(render({ Subject: 'Call', WhoId: contact, Count__c: 3 })).toBe(
    'Subject   "Call"\n  WhoId     Contact with Counselor_Id__c "cc-1"\n  Count__c  3',
  );
});

test('records of an event take a block each, also a record with one field', () => {
  expect(render([contact, { Task: { Subject: 'Call', Status: 'Open' } }])).toBe(
    'Contact\n    Counselor_Id__c  "cc-1"\n  Task\n    Subject  "Call"\n    Status   "Open"',
  );
  expect(render([])).toBe('(no records)');
});

test('a failure with the records that were written all the same keeps both', () => {
  expect(render({ failed: 'salesforce/rejected', written: [contact] })).toBe(
    'failed   "salesforce/rejected"\n  written\n    Contact\n      Counselor_Id__c  "cc-1"',
  );
});

test('a list of names is one line', () => {
  expect(render(['Contact', 'Task'])).toBe('Contact, Task');
});

test('a link with what to do without its record loses nothing', () => {
  const text = render({ OwnerId: { User: { Coach_Id__c: 'c-1' }, notFound: 'omit' } });
  for (const part of ['OwnerId', 'User', 'Coach_Id__c', '"c-1"', 'notFound', '"omit"']) expect(text).toContain(part);
});

test('a long value goes on below itself on a screen', () => {
  const value = { Description: 'one two three four five six seven eight nine ten' };
  expect(renderValue(value, { terminal: screen(40), indent: 4 })).toBe(
    'Description  "one two three four\n                 five six seven eight\n                 nine ten"',
  );
});

test('hidden characters in names and values are shown', () => {
  expect(render({ 'a\u202eb': 'c\u009bd', e: 1 })).toBe('a\\u202eb  "c\\u009bd"\n  e         1');
});
