import 'jsforce/lib/api/tooling.js';
import { expect, test } from 'vitest';
import { testOrg } from '../emulator.ts';

const sf = await testOrg();
const rule = (object: string, message: string) => sf.org.addRule({ kind: 'validation-rule', object, message });
const ask = (soql: string) => sf.send('GET', `/tooling/query?q=${encodeURIComponent(soql)}`);

test('jsforce finds the texts of active validation rules with the names of their objects', async () => {
  rule('contact', 'Pick a coach.');
  rule('Task', 'Add a day.');
  const { records } = await sf.connection.tooling.query(
    'SELECT ErrorMessage, EntityDefinition.QualifiedApiName FROM ValidationRule WHERE Active = true',
  );
  expect(records).toMatchObject([
    { ErrorMessage: 'Pick a coach.', EntityDefinition: { QualifiedApiName: 'Contact' } },
    { ErrorMessage: 'Add a day.', EntityDefinition: { QualifiedApiName: 'Task' } },
  ]);
  expect(await ask("SELECT Id FROM ValidationRule WHERE EntityDefinition.QualifiedApiName = 'Task'")).toMatchObject({
    status: 200,
    body: { totalSize: 1 },
  });
});

test('a query for whole rules may find only one', async () => {
  rule('Contact', 'Pick a coach.');
  expect(await ask('SELECT FullName FROM ValidationRule')).toMatchObject({ status: 200 });
  rule('Contact', 'Add a name.');
  expect(await ask('SELECT FullName FROM ValidationRule')).toMatchObject({
    status: 400,
    body: [{ errorCode: 'MALFORMED_QUERY', message: expect.stringContaining('no more than one row') }],
  });
});

test('many rules come page by page', async () => {
  for (let count = 0; count < 201; count += 1) rule('Contact', `Rule ${count}.`);
  const first = await sf.send(
    'GET',
    `/tooling/query?q=${encodeURIComponent('SELECT ErrorMessage FROM ValidationRule')}`,
  );
  const { nextRecordsUrl, records } = first.body as { nextRecordsUrl?: string; records: unknown[] };
  expect(records).toHaveLength(200);
  expect(nextRecordsUrl).toContain('/tooling/query/');
  expect(await sf.send('GET', String(nextRecordsUrl))).toMatchObject({
    body: { done: true, records: [{ ErrorMessage: 'Rule 200.' }] },
  });
});

test('without View Setup the object is unknown', async () => {
  sf.org.access.permit({ viewSetup: false });
  expect(await ask('SELECT Id FROM ValidationRule')).toMatchObject({
    status: 400,
    body: [{ errorCode: 'INVALID_TYPE' }],
  });
});
