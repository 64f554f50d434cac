import { expect, test } from 'vitest';
import { row, testOrg } from '../emulator.ts';

const sf = await testOrg({ parseErrors: 'row' });

test('an org can report unreadable values as errors of their row', async () => {
  const { status, body } = await sf.send('POST', '/composite/sobjects', {
    records: [
      row('Contact', { LastName: 'Rivers', Pet__c: 'cat' }),
      row('Contact', { LastName: 'Brook', Birthdate: 'soon' }),
      row('Contact', { LastName: 'Lake' }),
    ],
  });
  expect([status, body]).toMatchObject([
    200,
    [
      { success: false, errors: [{ statusCode: 'INVALID_FIELD' }] },
      { success: false, errors: [{ statusCode: 'JSON_PARSER_ERROR' }] },
      { success: true },
    ],
  ]);
});
