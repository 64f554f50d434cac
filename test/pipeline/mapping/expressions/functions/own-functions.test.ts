import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FunctionError } from '../../../../../src/pipeline/mapping/expressions/functions/function-error.ts';
import { call, ownNames } from './call-own.ts';

test('$date gives the day in the zone, or in UTC if no zone is named', async () => {
  expect(await call('date', '2026-03-02T03:30:00Z')).toBe('2026-03-02');
  expect(await call('date', '2026-03-02T03:30:00Z', 'America/New_York')).toBe('2026-03-01');
  expect(await call('date', '2026-03-08T06:59:59Z', 'America/New_York')).toBe('2026-03-08');
  expect(await call('date', '2026-03-02T23:30:00-05:00', 'Asia/Kathmandu')).toBe('2026-03-03');
  expect(await call('date', '0099-03-02T03:30:00Z')).toBe('0099-03-02');
});

test('$date leaves a day as it is in every zone', async () => {
  expect(await call('date', '2026-03-02', 'America/New_York')).toBe('2026-03-02');
});

test('$datetime gives the time in the format Salesforce expects', async () => {
  expect(await call('datetime', '2026-03-02T03:30:00+01:00')).toBe('2026-03-02T02:30:00.000Z');
  expect(await call('datetime', '2026-03-02T03:30:00.1Z')).toBe('2026-03-02T03:30:00.100Z');
  expect(await call('datetime', '2026-03-02T03:30:00.123456Z')).toBe('2026-03-02T03:30:00.123Z');
});

test('every function passes on a missing value and null', async () => {
  for (const name of ownNames) {
    expect(await call(name, undefined, 5)).toBeUndefined();
    expect(await call(name, null, 5)).toBeNull();
  }
});

test('a blank text is null, which clears the field', async () => {
  for (const name of ['date', 'datetime', 'time', 'addDays', 'addMonths', 'addMinutes', 'weekday', 'age', 'phone'])
    expect(await call(name, ' ', '2026-03-02'), name).toBeNull();
  expect(await call('truncate', '', 5)).toBe('');
});

test('a call with an invalid time, zone or length fails', async () => {
  const invalid: unknown[][] = [
    ['date', '2026-02-30'],
    ['date', '2026-03-02T03:30:00'],
    ['date', 'yesterday'],
    ['date', true],
    ['date', '2026-03-02T03:30:00Z', 'New York'],
    ['date', '2026-03-02', 'New York'],
    ['date', '2026-03-02T03:30:00Z', undefined],
    ['date', '2026-03-02T03:30:00Z', null],
    ['date', '2026-03-02T03:30:00Z', 'UTC', 'America/New_York'],
    ['date', '06/15/1971', '[M01]/[D01]/[Y0001]', 'UTC'],
    ['date', '02/30/2026', '[M01]/[D01]/[Y0001]'],
    ['date', '06/15/71', '[M01]/[D01]/[Y01]'],
    ['date', '06/15/71', '[M01]/[D01]/[Y0001]'],
    ['date', 'Tuesday, June 1, 2026', '[FNn], [MNn] [D], [Y]'],
    ['date', '9:00', '[H]:[m]'],
    ['date', 1767323040],
    ['datetime', 1767323040],
    ['datetime', '2026-03-02', 'America/New_York'],
    ['datetime', '2026-03-02T09:00'],
    ['datetime', '2026-03-02T09:00', 'PST'],
    ['datetime', '2026-03-02T09:00', undefined],
    ['datetime', '13/45/2026 9:00 PM', 'UTC', '[M01]/[D01]/[Y0001] [h]:[m01] [P]'],
    ['datetime', '06/01/2026 9:00 Pm', 'UTC', '[M01]/[D01]/[Y0001] [h]:[m01] [P]'],
    ['time', '2026-03-02'],
    ['time', '2026-03-02T09:00'],
    ['time', '2026-03-02T09:00:00Z', 'New York'],
    ['weekday', 'Monday'],
    ['weekday', '2026-03-02', 'Mars'],
    ['addMonths', '2026-03-02T15:04:05Z', 1],
    ['addMonths', '2026-03-02', 0.5],
    ['addMonths', '4000-12-31', 1],
    ['addMonths', '2026-03-02', 1e9],
    ['addMinutes', '2026-03-02', 90],
    ['addMinutes', '2026-03-02T15:04', 90],
    ['addMinutes', 'nine', 90],
    ['addMinutes', 1767323040, 90],
    ['addMinutes', '2026-03-02T15:04:05Z', '90'],
    ['addMinutes', '2026-03-02T15:04:05Z', Number.NaN],
    ['addMinutes', '4000-12-31T23:59:00Z', 1],
    ['addMinutes', '2026-03-02T15:04:05Z', 1e15],
    ['age', '2000-01-01', '1999-12-31'],
    ['age', '2000-01-01', '2026-03-02T15:04:05Z'],
    ['age', '2000-01-01', null],
    ['fromSeconds', '1767323040'],
    ['fromSeconds', 1767323040000],
    ['fromSeconds', Number.NaN],
    ['html', 5],
    ['phone', 2125550123, 'US'],
    ['phone', '(212) 555-0123', 'USA'],
    ['phone', '(212) 555-0123', 'UK'],
    ['datetime', '2026-03-02'],
    ['addDays', '2026-03-02T15:04:05Z', 7],
    ['addDays', '2026-02-30', 7],
    ['addDays', 1767323040, 7],
    ['addDays', '2026-03-02', 1.5],
    ['addDays', '2026-03-02', '7'],
    ['addDays', '4000-12-31', 1],
    ['addDays', '1700-01-01', -1],
    ['addDays', '1699-12-31', 0],
    ['addDays', '2026-03-02', 1e9],
    ['addDays', '2026-03-02', Number.MAX_SAFE_INTEGER],
    ['truncate', 17, 5],
    ['truncate', 'text', 0],
    ['truncate', 'text', 1.5],
  ];
  for (const [name, ...values] of invalid)
    await expect(call(String(name), ...values), JSON.stringify([name, ...values])).rejects.toThrow(FunctionError);
});

test('the message of $datetime points to $date only for a day, and the message of $date says that it accepts days', async () => {
  await expect(call('datetime', '2026-03-02')).rejects.toThrow(/use \$date/);
  await expect(call('datetime', 'yesterday')).rejects.not.toThrow(/use \$date/);
  await expect(call('date', 'yesterday')).rejects.toThrow(/a day such as/);
});

test('$addDays counts days of the calendar, in both directions', async () => {
  expect(await call('addDays', '2026-03-06', 7)).toBe('2026-03-13');
  expect(await call('addDays', '2026-10-26', 7)).toBe('2026-11-02');
  expect(await call('addDays', '2026-03-02', 0)).toBe('2026-03-02');
  expect(await call('addDays', '2026-03-02', -2)).toBe('2026-02-28');
  expect(await call('addDays', '2024-02-28', 1)).toBe('2024-02-29');
  expect(await call('addDays', '2100-02-28', 1)).toBe('2100-03-01');
  expect(await call('addDays', '2024-02-29', 365)).toBe('2025-02-28');
  expect(await call('addDays', '4000-12-30', 1)).toBe('4000-12-31');
  expect(await call('addDays', '1700-01-02', -1)).toBe('1700-01-01');
  expect(await call('addDays', '2026-03-02', undefined)).toBeUndefined();
});

test('$addDays is undone by the same days back, whatever the day', async () => {
  const day = fc.date({ min: new Date('1701-01-01'), max: new Date('3999-12-31'), noInvalidDate: true });
  await fc.assert(
    fc.asyncProperty(day, fc.integer({ min: -365, max: 365 }), async (date, days) => {
      const text = date.toISOString().slice(0, 10);
      const moved = String(await call('addDays', text, days));
      expect(await call('addDays', moved, -days)).toBe(text);
      expect(Math.sign(moved.localeCompare(text))).toBe(Math.sign(days));
    }),
  );
});

test('the message of $addDays points to $date only for a time', async () => {
  await expect(call('addDays', '2026-03-02T15:04:05Z', 7)).rejects.toThrow(/use \$date first/);
  await expect(call('addDays', 'yesterday', 7)).rejects.not.toThrow(/\$date/);
});

test('$truncate keeps a text that fits and ends a cut text in an ellipsis', async () => {
  expect(await call('truncate', 'Adaeze', 6)).toBe('Adaeze');
  expect(await call('truncate', 'Adaeze', 5)).toBe('Adae…');
  expect(await call('truncate', 'Adaeze', 1)).toBe('…');
  expect(await call('truncate', 'ab😀cd', 4)).toBe('ab…');
});

test('$truncate never exceeds the length and never splits a character', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), async (text, length) => {
      const cut = String(await call('truncate', text, length));
      expect(cut.length).toBeLessThanOrEqual(length);
      expect(cut.isWellFormed()).toBe(true);
      expect(text.length <= length ? cut === text : text.startsWith(cut.slice(0, -1))).toBe(true);
    }),
  );
});

test('$date reads a text by its picture, with or without a zone', async () => {
  expect(await call('date', '06/15/1971', '[M01]/[D01]/[Y0001]')).toBe('1971-06-15');
  expect(await call('date', ' 6/15/1965 ', '[M01]/[D01]/[Y0001]')).toBe('1965-06-15');
  expect(await call('date', 'Monday, June 1, 2026', '[FNn], [MNn] [D], [Y]')).toBe('2026-06-01');
  expect(await call('date', '2026-152', '[Y0001]-[d001]')).toBe('2026-06-01');
  const moment = '[M01]/[D01]/[Y0001] [H01]:[m01] [Z0001]';
  expect(await call('date', '06/01/2026 23:30 -0500', moment)).toBe('2026-06-02');
  expect(await call('date', '06/01/2026 23:30 -0500', 'America/Chicago', moment)).toBe('2026-06-01');
  expect(await call('date', '06/01/2026 23:30', 'Asia/Tokyo', '[M01]/[D01]/[Y0001] [H01]:[m01]')).toBe('2026-06-01');
});

test('a local time is on its day, whatever the zone', async () => {
  expect(await call('date', '2026-06-01 23:30', 'Asia/Tokyo')).toBe('2026-06-01');
  expect(await call('weekday', '2026-06-01 23:30', 'Asia/Tokyo')).toBe('Monday');
});

test('$datetime reads a local time in the zone that is named', async () => {
  expect(await call('datetime', '2026-07-04 09:00', 'America/New_York')).toBe('2026-07-04T13:00:00.000Z');
  expect(await call('datetime', '2026-01-04T09:00:00.123456', 'America/New_York')).toBe('2026-01-04T14:00:00.123Z');
  expect(await call('datetime', '1960-07-04 09:00', 'America/New_York')).toBe('1960-07-04T13:00:00.000Z');
  const picture = '[M01]/[D01]/[Y0001] [h]:[m01] [P]';
  expect(await call('datetime', '06/01/2026 9:00 PM', 'America/New_York', picture)).toBe('2026-06-02T01:00:00.000Z');
  expect(await call('datetime', '6/1/2026 12:05 am', 'America/New_York', picture)).toBe('2026-06-01T04:05:00.000Z');
  // A zone in the text is the one that counts.
  expect(await call('datetime', '2026-07-04T09:00:00+0200', 'America/New_York')).toBe('2026-07-04T07:00:00.000Z');
});

test('a local time that the clocks skip is moved on, and of one that comes twice the first is taken', async () => {
  // RFC 5545, section 3.3.5, has both for New York.
  expect(await call('datetime', '2007-03-11 02:30', 'America/New_York')).toBe('2007-03-11T07:30:00.000Z');
  expect(await call('datetime', '2007-11-04 01:30', 'America/New_York')).toBe('2007-11-04T05:30:00.000Z');
  expect(await call('datetime', '2026-10-04 02:15', 'Australia/Lord_Howe')).toBe('2026-10-03T15:45:00.000Z');
  // Samoa had no 30 December 2011.
  expect(await call('datetime', '2011-12-30 12:00', 'Pacific/Apia')).toBe('2011-12-30T22:00:00.000Z');
});

test('$time gives the time of day in the zone', async () => {
  expect(await call('time', '2026-07-04T13:00:00Z', 'America/New_York')).toBe('09:00:00.000Z');
  expect(await call('time', '2026-01-04T13:00:00.5Z')).toBe('13:00:00.500Z');
  expect(await call('time', '2026-01-04T23:30:00Z', '[h]:[m01] [PN]')).toBe('11:30 PM');
  expect(await call('time', '2026-07-04 21:00', 'Asia/Tokyo', '[h] [P]')).toBe('9 pm');
  const picture = '[FNn], [MNn] [D1o], [H01]:[m01] [Z] [z] [Z0000]';
  expect(await call('time', '2026-07-04T13:00:00Z', 'America/St_Johns', picture)).toBe(
    'Saturday, July 4th, 10:30 -02:30 GMT-02:30 -0230',
  );
  expect(await call('time', '2026-07-04T20:00:00Z', 'Asia/Kathmandu', picture)).toBe(
    'Sunday, July 5th, 01:45 +05:45 GMT+05:45 +0545',
  );
});

test('$addMonths keeps the day, or takes the last of a shorter month', async () => {
  expect(await call('addMonths', '2026-01-15', 1)).toBe('2026-02-15');
  expect(await call('addMonths', '2026-01-31', 1)).toBe('2026-02-28');
  expect(await call('addMonths', '2024-01-31', 1)).toBe('2024-02-29');
  expect(await call('addMonths', '2024-02-29', 12)).toBe('2025-02-28');
  expect(await call('addMonths', '2026-03-31', -1)).toBe('2026-02-28');
  expect(await call('addMonths', '2026-03-31', -13)).toBe('2025-02-28');
  expect(await call('addMonths', '2026-03-31', undefined)).toBeUndefined();
});

test('$addMinutes adds exact minutes, also while the clocks change', async () => {
  expect(await call('addMinutes', '2026-04-21T01:30:00Z', 90)).toBe('2026-04-21T03:00:00.000Z');
  expect(await call('addMinutes', '2026-03-08T01:30:00-05:00', 60)).toBe('2026-03-08T07:30:00.000Z');
  expect(await call('addMinutes', '2026-04-21T01:30:00.1239Z', -90)).toBe('2026-04-21T00:00:00.123Z');
  expect(await call('addMinutes', '2026-04-21T01:30:00Z', 0.5)).toBe('2026-04-21T01:30:30.000Z');
  expect(await call('addMinutes', '1700-01-01T00:30:00Z', -30)).toBe('1700-01-01T00:00:00.000Z');
  expect(await call('addMinutes', '2026-04-21T01:30:00Z', undefined)).toBeUndefined();
  await expect(call('addMinutes', '2026-03-02 09:00', 90)).rejects.toThrow(
    '$addMinutes needs a time with its zone such as 2026-03-02T15:04:05Z. Use $datetime first',
  );
});

test('$age counts whole years', async () => {
  expect(await call('age', '1990-04-21', '2026-04-20')).toBe(35);
  expect(await call('age', '1990-04-21', '2026-04-21')).toBe(36);
  expect(await call('age', '2000-02-29', '2001-02-28')).toBe(0);
  expect(await call('age', '2000-02-29', '2001-03-01')).toBe(1);
  expect(await call('age', '2000-02-29', '2004-02-29')).toBe(4);
  expect(await call('age', '2026-04-20', '2026-04-20')).toBe(0);
  expect(await call('age', '2026-04-20', undefined)).toBeUndefined();
});

test('$fromSeconds takes times before 1970 and fractions', async () => {
  expect(await call('fromSeconds', 1776735000)).toBe('2026-04-21T01:30:00.000Z');
  expect(await call('fromSeconds', 1776735000.5)).toBe('2026-04-21T01:30:00.500Z');
  expect(await call('fromSeconds', -1)).toBe('1969-12-31T23:59:59.000Z');
});

test('$html makes line breaks and signs of a text what they are in HTML', async () => {
  expect(await call('html', 'first\r\nage <18 & "alone"\nend')).toBe(
    'first<br>age &lt;18 &amp; &quot;alone&quot;<br>end',
  );
});

test('$phone gives one form for all that people write', async () => {
  for (const text of ['(212) 555-0123', '212.555.0123', '1 212 555 0123', '+1 212-555-0123', ' 2125550123 '])
    expect(await call('phone', text, 'US'), text).toBe('+12125550123');
  expect(await call('phone', '020 7946 0958', 'gb')).toBe('+442079460958');
  expect(await call('phone', '+44 20 7946 0958', undefined)).toBe('+442079460958');
  expect(await call('phone', '212-555-0123 x302', 'US')).toBe('+12125550123 ext. 302');
  for (const text of ['12', 'call me', '(212) 555-0123 or 555-0199', '212555012345678'])
    expect(await call('phone', text, 'US'), text).toBeUndefined();
  expect(await call('phone', '212 555 0123', undefined)).toBeUndefined();
});
