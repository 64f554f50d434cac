import { describe, expect, test } from 'vitest';
import { row, testOrg } from '../emulator.ts';

const sf = await testOrg();
const create = (fields: object) => sf.send('POST', '/sobjects/Contact', { LastName: 'Rivers', ...fields });

describe('an unreadable value', () => {
  const unreadable: [string, unknown, string][] = [
    ['Birthdate', '2020-04-30T13:19:18.000Z', 'date from VALUE_STRING value 2020-04-30T13:19:18.000Z'],
    ['Birthdate', '2023-02-29', 'date from VALUE_STRING value 2023-02-29'],
    ['Birthdate', '', 'date from VALUE_STRING value '],
    ['Birthdate', { day: 1 }, 'date from START_OBJECT value {'],
    ['Last_Login__c', '2020-04-30', 'datetime from VALUE_STRING value 2020-04-30'],
    ['Last_Login__c', '2020-04-30 13:19:18', 'datetime from VALUE_STRING value 2020-04-30 13:19:18'],
    ['Last_Login__c', '2020-04-30T13:19:18', 'datetime from VALUE_STRING value 2020-04-30T13:19:18'],
    ['Last_Login__c', '2020-04-30T25:19:18Z', 'datetime from VALUE_STRING value 2020-04-30T25:19:18Z'],
    ['Last_Login__c', 1588252758000, 'datetime from VALUE_NUMBER_INT value 1588252758000'],
    ['Shift_Start__c', '9:00', 'time from VALUE_STRING value 9:00'],
    ['On_Call__c', 'true', 'boolean from VALUE_STRING value true'],
    ['On_Call__c', null, 'boolean from VALUE_NULL value null'],
    ['Score__c', 'many', 'double from VALUE_STRING value many'],
    ['Score__c', '', 'double from VALUE_STRING value '],
    ['Texters__c', 1.5, 'int from VALUE_NUMBER_FLOAT value 1.5'],
    ['Nickname__c', 5, 'string from VALUE_NUMBER_INT value 5'],
    ['Nickname__c', ['a'], 'string from START_ARRAY value ['],
    ['Skills__c', ['Chat', 'Text'], 'multipicklist from START_ARRAY value ['],
  ];
  test.each(unreadable)('the value of %s, %j, refuses the whole request', async (field, value, text) => {
    const message = `Cannot deserialize instance of ${text} or request may be missing a required field at [line:1, column:22]`;
    const error = { errorCode: 'JSON_PARSER_ERROR', message };
    expect(await create({ [field]: value })).toMatchObject({ status: 400, body: [error] });
    const records = [row('Contact', { LastName: 'Brook' }), row('Contact', { LastName: 'Rivers', [field]: value })];
    const { status, body } = await sf.send('POST', '/composite/sobjects', { records });
    expect([status, body]).toMatchObject([400, [{ errorCode: 'JSON_PARSER_ERROR' }]]);
    expect(sf.org.records('Contact')).toEqual([]);
  });

  test('an unknown column refuses the whole request, and the error lists no fields', async () => {
    const { status, body } = await create({ Pet__c: 'cat' });
    expect([status, body]).toEqual([
      400,
      [{ errorCode: 'INVALID_FIELD', message: "No such column 'Pet__c' on sobject of type Contact" }],
    ]);
  });

  test('a body that is not a row or not JSON is refused', async () => {
    expect(await sf.send('POST', '/sobjects/Contact', [])).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_FIELD' }],
    });
    expect(await sf.send('POST', '/sobjects/Contact', '{"LastName":}')).toMatchObject({
      status: 400,
      body: [{ errorCode: 'JSON_PARSER_ERROR' }],
    });
    expect(await sf.send('POST', '/composite', '"records"')).toMatchObject({ status: 400 });
  });
});

describe('an invalid row', () => {
  const refused: [object, object][] = [
    [
      { Nickname__c: 'x'.repeat(11) },
      {
        errorCode: 'STRING_TOO_LONG',
        message: `Nickname: data value too large: ${'x'.repeat(11)} (max length=10)`,
        fields: ['Nickname__c'],
      },
    ],
    [
      { Level__c: 'Terrible' },
      {
        errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
        message: 'Level: bad value for restricted picklist field: Terrible',
        fields: ['Level__c'],
      },
    ],
    [{ Level__c: 'Iron' }, { errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST' }],
    [
      { Skills__c: 'Chat;Sing' },
      {
        errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
        message: 'Skills: bad value for restricted picklist field: Sing',
      },
    ],
    [
      { Email: 'Not a real email address' },
      {
        errorCode: 'INVALID_EMAIL_ADDRESS',
        message: 'Email: invalid email address: Not a real email address',
        fields: ['Email'],
      },
    ],
    [
      { Score__c: 1000 },
      {
        errorCode: 'NUMBER_OUTSIDE_VALID_RANGE',
        message: 'Score: value outside of valid range on numeric field: 1000',
        fields: ['Score__c'],
      },
    ],
    [{ Score__c: 999.96 }, { errorCode: 'NUMBER_OUTSIDE_VALID_RANGE' }],
    [{ Texters__c: 3e9 }, { errorCode: 'NUMBER_OUTSIDE_VALID_RANGE' }],
    [
      { LastName: null },
      { errorCode: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing: [LastName]', fields: ['LastName'] },
    ],
    [{ LastName: ' ' }, { errorCode: 'REQUIRED_FIELD_MISSING' }],
    [{ OwnerId: null }, { errorCode: 'INVALID_CROSS_REFERENCE_KEY', message: 'Owner ID: owner cannot be blank' }],
    [
      { Name: 'Ada', IsDeleted: true },
      {
        errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
        fields: ['Name', 'IsDeleted'],
        message: expect.stringMatching(/^Unable to create\/update fields: Name, IsDeleted\. /),
      },
    ],
    [{ Badge__c: '1' }, { errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE' }],
    [{ MailingAddress: 'Main Street' }, { errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE' }],
  ];
  test.each(refused)('with %j is refused', async (fields, error) => {
    expect(await create(fields)).toMatchObject({ status: 400, body: [error] });
    expect(sf.org.records('Contact')).toEqual([]);
  });

  test('an update that clears a required field is refused', async () => {
    const id = sf.org.seed('Contact', { LastName: 'Rivers' });
    const { body } = await sf.send('PATCH', '/composite/sobjects', {
      records: [row('Contact', { id, LastName: null })],
    });
    expect(body).toMatchObject([{ success: false, errors: [{ statusCode: 'REQUIRED_FIELD_MISSING' }] }]);
  });
});

test('a text loses the white space around it, but not a no-break space', async () => {
  await create({ Nickname__c: ' \t\u00a0Ann\u00a0\n ', Level__c: '', OwnerId: undefined });
  await create({ Nickname__c: '\u00a0' });
  await create({ Nickname__c: ' \r\n' });
  expect(sf.org.records('Contact').map((contact) => contact.Nickname__c)).toEqual(['\u00a0Ann\u00a0', '\u00a0', null]);
});

test('values are stored like in Salesforce', async () => {
  const { body } = await create({
    nickname__C: '  Ada ',
    Notes__c: '',
    Texters__c: '10000',
    Score__c: 12.25,
    Active_Rescues__c: '3',
    Last_Login__c: '2026-01-02T03:04:05.678+01:00',
    Birthdate: '2000-02-29',
    Shift_Start__c: '09:00:00Z',
    Level__c: 'Gold',
    Skills__c: 'Text;Chat',
    Mood__c: 'Anything at all',
  });
  const { id } = body as { id: string };
  expect(await sf.connection.sobject('Contact').retrieve(id)).toMatchObject({
    Nickname__c: 'Ada',
    Notes__c: null,
    Texters__c: 10_000,
    Score__c: 12.25,
    Active_Rescues__c: 3,
    Last_Login__c: '2026-01-02T02:04:05.000+0000',
    Birthdate: '2000-02-29',
    Shift_Start__c: '09:00:00.000Z',
    Skills__c: 'Text;Chat',
    Mood__c: 'Anything at all',
    Badge__c: '000001',
    On_Call__c: false,
    CreatedDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+0000$/),
  });
});

test('null clears a field, and a missing field stays unchanged', async () => {
  const id = sf.org.seed('Contact', { LastName: 'Rivers', Nickname__c: 'Ada', Score__c: 1 });
  await sf.send('PATCH', `/sobjects/Contact/${id}`, { Nickname__c: null });
  expect(sf.org.records('Contact')).toMatchObject([{ Nickname__c: null, Score__c: 1 }]);
});

test.each([
  ['Birthdate', '1699-12-31'],
  ['Birthdate', '4001-02-28'],
  ['Last_Login__c', '4001-01-01T00:00:00Z'],
])('a switch makes a date that is out of range the error of its row: %s %s', async (field, value) => {
  const post = () =>
    sf.send('POST', '/composite/sobjects', {
      records: [row('Contact', { LastName: 'A', [field]: value }), row('Contact', { LastName: 'B' })],
    });
  expect((await post()).status).toBe(400);
  sf.org.behave({ outOfRangeDates: 'row' });
  expect((await post()).body).toMatchObject([
    { errors: [{ statusCode: 'FIELD_INTEGRITY_EXCEPTION', fields: [field] }] },
    { success: true },
  ]);
});
