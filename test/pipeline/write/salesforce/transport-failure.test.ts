import { expect, test } from 'vitest';
import { transportFailure } from '../../../../src/pipeline/write/salesforce/service-failure.ts';

const messageOf = (code: unknown) => transportFailure(new Error('fetch failed', { cause: { code } })).failure.message;

test('a network error is named by its code', () => {
  expect(messageOf('ECONNRESET')).toBe('Salesforce could not be reached, or the connection broke (ECONNRESET).');
});

test('a code that is not a constant of the system is left out', () => {
  for (const code of ['https://user:secret@host', 'econnreset', 17, undefined]) {
    expect(messageOf(code)).toBe('Salesforce could not be reached, or the connection broke.');
  }
});
