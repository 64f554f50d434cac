// How stamps are stored: in a format that every version reads, or in a small one.
import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { RecordStamps, Stamp } from '../../../../src/pipeline/write/ledger/record-stamps.ts';
import { packStamps, type StampFormat, unpackStamps } from '../../../../src/pipeline/write/ledger/stamp-item.ts';

/** As random as the real value. */
const hex = (length: number, seed: number) => hash('sha256', String(seed)).slice(0, length);

const uuid = (seed: number) => hex(32, seed).replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

/** The stamp of a platform's event, as it would be in production. */
function stampOf(event: number): Stamp {
  const id = uuid(event + 3);
  return {
    newest: Date.UTC(2026, 2, 1 + event, 9, 13 * event, 7, 101 * event),
    identity: JSON.stringify(['/platform/counselors', id]),
    measure: 'time',
    location: {
      bucket: 's3-to-salesforce-events-123456789012-eu-west-1',
      key: `events/2026/03/0${1 + event}/${id}.json`,
      versionId: Buffer.from(hex(48, event + 11), 'hex').toString('base64url'),
      line: 1,
    },
  };
}

const fieldNames = (
  'LastName FirstName Active_Rescues__c Last_Active_Rescue__c Texters_Helped__c Last_Login__c Certified__c Supervisor__c ' +
  'Last_Supervisor_Note__c Feedback_Score__c Feedback_Count__c Email Anniversary__c Home_Center__c Years_of_Service__c'
).split(' ');

/** The stamps of a record in which each event type has written three fields. */
function stampsBy(types: number): Omit<RecordStamps, 'version'> {
  const fields = fieldNames.slice(0, 3 * types).map((name, index) => ({ name, event: index % types }));
  const by = (event: number) => ({ identity: stampOf(event).identity, rules: hex(64, event + 17) });
  return {
    fields: Object.fromEntries(fields.map(({ name, event }) => [name, stampOf(event)])),
    written: Object.fromEntries(fields.map(({ name, event }) => [name, { version: 40 + event, by: by(event) }])),
  };
}

const itemOf = (stamps: Omit<RecordStamps, 'version'>, format: StampFormat) => ({
  record: { S: hex(64, 1) },
  version: { N: '45' },
  owner: { S: 'x'.repeat(12) },
  ...packStamps(stamps, format),
});

/** Names and values, as DynamoDB counts them. */
const bytesOf = (item: ReturnType<typeof itemOf>) =>
  Object.entries(item).reduce((sum, [name, value]) => {
    const content = 'B' in value ? value.B : Buffer.from('S' in value ? value.S : value.N);
    return sum + name.length + content.length;
  }, 0);

test('the stamps of a record that five event types write fit into one write unit', () => {
  expect(bytesOf(itemOf(stampsBy(5), 2))).toBeLessThan(1_024);
  expect(bytesOf(itemOf(stampsBy(5), 1))).toBeGreaterThan(2_048);
});

const whole: Omit<RecordStamps, 'version'> = {
  fields: { ...stampsBy(5).fields, Only_a_stamp__c: stampOf(6) },
  others: { LastName: [{ ...stampOf(7), measure: 'c0ffee00', time: 10 }, stampOf(2)] },
  deleted: stampOf(1),
  created: stampOf(8),
  written: {
    ...stampsBy(5).written,
    '': { version: 41, by: { identity: stampOf(1).identity, rules: '' } },
    '+': { version: 42, by: { identity: '["elsewhere","e"]', rules: 'rules that are no hash' } },
  },
};

test.each([1, 2] as const)('format %i brings back whatever was stored', (format) => {
  for (const stamps of [whole, stampsBy(5), stampsBy(1), { fields: {}, written: {} }]) {
    expect(unpackStamps(itemOf(stamps, format))).toEqual({ ...stamps, version: 45 });
  }
});

test('stamps that are small have the first format in any case', () => {
  expect(packStamps(stampsBy(1), 2)).toEqual(packStamps(stampsBy(1), 1));
});

test('version 0.1.0, which reads JSON, fails on the second format: it does not take the record for one without stamps', () => {
  const { stamps } = packStamps(stampsBy(5), 2);
  expect(() => JSON.parse(stamps.S)).toThrow();
});

test('a format of a later version is not understood', () => {
  expect(() => unpackStamps({ version: { N: '1' }, stamps: { S: 'v3' } })).toThrow();
});

test('an item of the second format, as it was stored when the format was new', () => {
  expect(
    unpackStamps({ version: { N: '45' }, stamps: { S: 'v2' }, packed: { B: Buffer.from(stored, 'base64') } }),
  ).toEqual({
    ...stampsBy(5),
    version: 45,
  });
});

/** Base64. */
const stored =
  'vZZbj6o6GED/i880tqW0cN4cwQtegqJux5OJgdIKXkCpoO5k//cTZ8Y5M8Y94Wme2y8sVpp86y9cDOuGQSGDEN4T1vfb4CizfFfnWZEqsc1y9U' +
  'pNBGQEmgagOBQgCs0QUMgFgAZHkeBS6EFU+c+UDo4ZUMFWKJnlXNw8IqwTgzLTgggDUYArMEAPPUC9DlG9CtUjYxNzlbsH1h9bvfbaYYyg1Xxw' +
  '8NKLeVb9Ul3+apRhQjAzGYKouroQY8YYAxGJIoAkpwBxKoFpEklMSlAE8U+rw/UqVI/UBagzHURWJM8jXio2sAwmvSiOT2zUTk9q/I06A1sWZR' +
  'jiyuqExBHCLAJCZyGwCA5BEEQQUEQMYZAQcop+Wp1er0L1SJ1nFev5acLXzvM+Vju/9GI0a7tzZ/J0OYzSp2/UUcQQYTrUq6tjknKIEGCMCmBG' +
  'IQM80nUAQ4MgRmTEqPxpdaReheqRutgX2UZ0Nw7ejpa/+72uf2yVrodTVjQ6thLfqGOQ6JgRSCqrYxbE1LJCIAjmwAxMAQiVIQhDYkDEMDUQ+2' +
  'l1Rr0K1SN1RpLSxWI9H6SBJztu7uOuH8vULloDe9M47D+re9HuFt7YH07t89T5PeYj21kh2joCZvkLZ7by1uXy9Gtx8Hp2uSvE4H05TtR2kZpd' +
  'G86DdWM2VP3VJmiHl5aLdpdZiLJ21+mN1BzAafa+SLcN+6ziC3ItSb0JzYv9cCbidW7Qfm+y4Xy5NQa/4CW1ML9O6FrN4hmxYBKjItfdPNn02Q' +
  'ydTC7bbT9r2YMn0dRjL+gvuk11nSBaLYTHnRO7UlE7YEPXSCVSaXM3dT3s24Y6rcbN5CTLZ8sZXBd7TSZiG722w0d2XMuAwNc0+L9K/vkXaQRp' +
  '6EWrNfgxKcVyLBQvhHprCawRrOFbTHy58XZB14iu6S9abSLOV+3LjtjuRfR2SDRCNHKb7merJL0lyjtIU+THRCa3gQ8Wv9iLvExUlj/i+HQ6zI' +
  '73JC0hojDgm6XPs1zckXwcfkmod5q3pPusJE2T61MM8ssdRyfbiWVTpEeR333+WQS5WmZy6V8Z+VeAP3/+Aw==';
