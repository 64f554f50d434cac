// Salesforce errors quote the values of a row. No such quotation, payload or secret leaves the function.
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { CallEffect } from '../../src/local/salesforce/faults/fault-rule.ts';
import { secretsClient } from '../local/clients.ts';
import { firstRescue } from './harness/events.ts';
import { type Pipeline, startPipeline } from './harness/pipeline.ts';

/** Occurs in the payload and in every Salesforce error. */
const marked = 'Quillfeather';

let pipeline: Pipeline;
const abandoned: string[] = [];
beforeAll(async () => {
  // A second attempt says no more than the first.
  pipeline = await startPipeline({ environment: { ATTEMPTS: '2' } });
});
afterEach(() => pipeline.org.faults.clear());
afterAll(() => pipeline.close());

async function fail(id: string): Promise<string[]> {
  const names = { first_name: marked, last_name: marked };
  await pipeline.put(`events/${id}.json`, firstRescue({ id, counselor: id, more: names }));
  await pipeline.settled();
  const messages = [...(await pipeline.take('dead-letter')), ...(await pipeline.take('parked'))];
  abandoned.push(...messages.map((message) => JSON.stringify(message)));
  return messages.map(({ attributes }) => attributes.Code ?? '');
}

const refusals = [
  ['STRING_TOO_LONG', `First Name: data value too large: ${marked} (max length=40)`],
  ['REQUIRED_FIELD_MISSING', `Required fields are missing: [${marked}]`],
  ['INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', `bad value for restricted picklist field: ${marked}`],
  ['DUPLICATE_VALUE', `duplicate value found: ${marked} duplicates value on record with id: 003000000000001`],
  ['DUPLICATES_DETECTED', `Use one of these records? ${marked}`],
  ['INVALID_EMAIL_ADDRESS', `Email: invalid email address: ${marked}`],
  ['INVALID_FIELD', `Foreign key external ID: ${marked} not found for field Counselor_Id__c in entity Contact`],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `trigger failed on ${marked}`],
  [
    'CANNOT_EXECUTE_FLOW_TRIGGER',
    `We can't save this record because the “Notify” process failed. ${marked} is not known.`,
  ],
  ['FIELD_CUSTOM_VALIDATION_EXCEPTION', `${marked} needs another coach`],
  [
    'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    `System.DmlException: Insert failed. First exception on row 0; first error: DUPLICATE_VALUE, ${marked}: []`,
  ],
  ['INVALID_CROSS_REFERENCE_KEY', `invalid cross reference id: ${marked}`],
  ['FIELD_INTEGRITY_EXCEPTION', `Contact ID: id value of incorrect type: ${marked}`],
  ['INACTIVE_OWNER_OR_USER', `operation performed with inactive user [${marked}] as owner of contact`],
  ['UNABLE_TO_LOCK_ROW', `unable to obtain exclusive access to ${marked}`],
  [`no code, but ${marked}`, `a code that is none, about ${marked}`],
] as const;
test.each(refusals.map(([code, message], index) => ({ code, message, index })))(
  'a row is refused with $code',
  async ({ code, message, index }) => {
    pipeline.org.faults.add({
      match: { sObject: 'Contact' },
      effect: { kind: 'row-error', code, message, fields: [] },
    });
    expect(await fail(`row-${index}`)).toEqual([expect.stringMatching(/^salesforce\//)]);
  },
);

test('a duplicate rule answers with the records of other people', async () => {
  pipeline.org.seed('Contact', { LastName: marked, FirstName: marked });
  const rule = { kind: 'duplicate-rule', object: 'Contact', action: 'alert', fields: ['LastName'], message: marked };
  const id = pipeline.org.addRule(rule);
  onTestFinished(() => pipeline.org.rules.clear(id));
  expect(await fail('duplicate')).toEqual(['salesforce/duplicate']);
});

const quoting = [{ errorCode: 'JSON_PARSER_ERROR', message: `Cannot deserialize instance of date from ${marked}` }];
test.each<[string, CallEffect]>([
  ['a request is refused', { kind: 'answer', status: 400, body: quoting }],
  ['a request is forbidden', { kind: 'answer', status: 403, body: [{ errorCode: 'API_DISABLED', message: marked }] }],
  ['the server fails with a page', { kind: 'answer', status: 500, body: `<html>${marked}</html>` }],
  ['the answer is no JSON', { kind: 'answer', status: 200, body: `{"${marked}` }],
  ['the answer is JSON of another shape', { kind: 'answer', status: 200, body: { message: marked } }],
])('%s', async (what, effect) => {
  pipeline.org.faults.add({ match: { path: '/composite' }, effect });
  expect(await fail(what.replaceAll(' ', '-'))).toEqual([expect.stringMatching(/^salesforce\//)]);
});

test('a login is refused', async () => {
  pipeline.org.expireSessions();
  const body = { error: 'invalid_grant', error_description: `user ${marked} has not approved this consumer` };
  pipeline.org.faults.add({ match: { path: '/oauth2/token' }, effect: { kind: 'answer', status: 400, body } });
  expect(await fail('login')).toEqual(['salesforce/login-refused']);
});

test('no abandoned message or log line contains payload data or the text of a Salesforce error', () => {
  const anyCase = new RegExp(marked, 'i');
  // Metrics are log lines too.
  expect(pipeline.lines.some((line) => line.includes('"CloudWatchMetrics"'))).toBe(true);
  expect(abandoned).toHaveLength(23);
  expect(abandoned.filter((text) => anyCase.test(text))).toEqual([]);
  expect(pipeline.lines.filter((line) => anyCase.test(line))).toEqual([]);
});

test('no log line or message contains a secret: no key, no assertion, no session', async () => {
  const client = secretsClient(pipeline.stack.clients.secrets.endpoint);
  const SecretId = pipeline.stack.environment.SALESFORCE_SECRET_ID;
  const { SecretString = '{}' } = await client.send(new GetSecretValueCommand({ SecretId }));
  client.destroy();
  const key: string = JSON.parse(SecretString).privateKey;
  const parts = key.split('\n').filter((line) => line.length > 40);
  expect(parts.length).toBeGreaterThan(10);
  const secrets = [...parts, 'PRIVATE KEY', 'Bearer ', '00D000000000001'];
  const texts = [...pipeline.lines, ...abandoned];
  expect(texts.filter((text) => secrets.some((secret) => text.includes(secret)))).toEqual([]);
  expect(texts.filter((text) => /eyJ[\w-]{10,}\./.test(text))).toEqual([]);
});
