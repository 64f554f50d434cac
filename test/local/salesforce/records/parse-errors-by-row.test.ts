import { expect, test } from 'vitest';
import { row, testOrg } from '../emulator.ts';

const sf = await testOrg({ parseErrors: 'row' });

test('an org may be told to blame the row for what cannot be read', async () => {
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
