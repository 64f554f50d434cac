import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ConfigurationError, oldestApiVersion, readConfiguration } from '../../../src/lambda/wiring/configuration.ts';

const complete = {
  EVENT_QUEUE_URL: 'event',
  BACKLOG_QUEUE_URL: 'backlog',
  PARKED_QUEUE_URL: 'parked',
  DEAD_LETTER_QUEUE_URL: 'dead',
  IDEMPOTENCY_TABLE: 'applied',
  STAMP_TABLE: 'stamps',
  SALESFORCE_SECRET_ID: 'secret',
};

function messageOf(environment: Record<string, string>): string {
  try {
    readConfiguration(environment);
    return '';
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
}

const usable = ['61.0', '62.0', '65.0', '69.0', '70.0', '99.0', '100.0', '110.0'];
const unusable = ['60.0', '58.0', '09.0', '6.0', '010.0', '062.0', '62', 'v62.0', '62.1', '62.0 ', 'latest'];

test('an API version that does not know updateOnly, or is malformed, is refused at the start', () => {
  for (const version of usable) {
    expect(readConfiguration({ ...complete, SALESFORCE_API_VERSION: version }).apiVersion).toBe(version);
  }
  for (const version of unusable) {
    const message = messageOf({ ...complete, SALESFORCE_API_VERSION: version });
    expect(message).toContain(`SALESFORCE_API_VERSION must be ${oldestApiVersion}.0 or later`);
    expect(message).toContain('SalesforceApiVersion');
  }
});

test('the template takes the same versions as the function', async () => {
  const template = parse(await readFile('template.yaml', 'utf8'), { logLevel: 'silent' });
  const { AllowedPattern, ConstraintDescription, Default } = template.Parameters.SalesforceApiVersion;
  // CloudFormation matches the whole value.
  const allowed = new RegExp(`^(?:${AllowedPattern})$`);
  expect([...usable, Default].filter((version) => !allowed.test(version))).toEqual([]);
  expect(unusable.filter((version) => allowed.test(version))).toEqual([]);
  expect(ConstraintDescription).toContain(`${oldestApiVersion}.0`);
});

test('everything that is missing or wrong is listed at once', () => {
  const message = messageOf({ ATTEMPTS: '0', SALESFORCE_API_VERSION: '50.0' });
  for (const name of [...Object.keys(complete), 'ATTEMPTS', 'SALESFORCE_API_VERSION']) expect(message).toContain(name);
});

test('stamps keep the format that version 0.1.0 reads, unless the template says otherwise', async () => {
  expect(readConfiguration(complete).stampFormat).toBe(1);
  expect(readConfiguration({ ...complete, STAMP_FORMAT: '2' }).stampFormat).toBe(2);
  expect(messageOf({ ...complete, STAMP_FORMAT: '3' })).toContain('STAMP_FORMAT must be 1 or 2');
  const template = parse(await readFile('template.yaml', 'utf8'), { logLevel: 'silent' });
  expect(readConfiguration(complete).topUpConcurrency).toBe(template.Parameters.TopUpConcurrency.Default);
  expect(template.Parameters.StampFormat).toMatchObject({ Default: 1, AllowedValues: [1, 2] });
});

test('stamps are kept for ever, or long enough to outlive the messages', () => {
  const daysOf = (STAMP_RETENTION_DAYS: string) =>
    readConfiguration({ ...complete, STAMP_RETENTION_DAYS }).stampRetentionDays;
  expect([readConfiguration(complete).stampRetentionDays, daysOf(''), daysOf('0')]).toEqual(Array(3).fill(undefined));
  expect([daysOf('60'), daysOf('460')]).toEqual([60, 460]);
  for (const wrong of ['59', '7', '-1', '60.5', 'x']) {
    const message = messageOf({ ...complete, STAMP_RETENTION_DAYS: wrong });
    expect(message).toContain('STAMP_RETENTION_DAYS must be 0, or 60 or more');
  }
});
