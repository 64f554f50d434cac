// Pulled by the real client from the emulator, which describes the shipped schema.
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { type SalesforceEmulator, startSalesforce } from '../../../../src/local/salesforce/start-salesforce.ts';
import { startSecrets } from '../../../../src/local/secrets/server.ts';
import { readSchema } from '../../../../src/schema-files.ts';
import { secretsClient } from '../../../local/clients.ts';
import { s3sf } from '../../run-s3sf.ts';
import { scratchFolder } from '../../scratch-folder.ts';
import { slowClock } from '../../slow-clock.ts';

const app = { clientId: 'app-key', clientSecret: 'app-secret', username: 'export@example.com' };
let emulator: SalesforceEmulator;
beforeAll(async () => {
  emulator = await startSalesforce({ schemaDir: 'salesforce/schema', apps: [app], accessTokens: ['token'] });
});
afterAll(() => emulator.close());

const asCli = () => ({ env: { SF_ACCESS_TOKEN: 'token', SF_ORG_INSTANCE_URL: emulator.url } });
const snapshot = async () => {
  const folder = await scratchFolder();
  await cp('salesforce/schema', folder, { recursive: true });
  return folder;
};

test('pulling an org that equals the snapshot changes no byte of it', async () => {
  const folder = await snapshot();
  const { code, out, err } = await s3sf(['schema', 'pull', '--schema', folder], asCli());
  expect(code).toBe(0);
  expect(err).not.toContain('may not');
  expect(out).toMatch(/\d+ objects pulled into \S+: no changes\.\n$/);
  for (const name of await readdir(folder)) {
    const shipped = await readFile(`salesforce/schema/${name}`, 'utf8');
    // The emulator chooses the key prefix of an object that no org has described yet.
    if (JSON.parse(shipped).keyPrefix !== null) expect(await readFile(path.join(folder, name), 'utf8')).toBe(shipped);
  }
});

test('the first pull makes a snapshot with which the shipped mappings pass', async () => {
  const folder = path.join(await scratchFolder(), 'schema');
  const secret = path.join(await scratchFolder(), 'secret.json');
  await writeFile(secret, JSON.stringify({ ...app, loginUrl: emulator.url }));
  expect((await s3sf(['schema', 'pull', '--schema', folder, '--secret', secret])).code).toBe(0);
  // A slow machine shows the progress.
  expect(await s3sf(['test', '--schema', folder])).toMatchObject({ code: 0 });
});

test('the secret is read from where the function reads it', async () => {
  const secrets = await startSecrets();
  onTestFinished(() => secrets.close());
  const client = secretsClient(secrets.url);
  const SecretString = JSON.stringify({ ...app, loginUrl: emulator.url });
  await client.send(new CreateSecretCommand({ Name: 'salesforce', SecretString }));
  client.destroy();
  vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', secrets.url);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const pull = ['schema', 'pull', '--schema', await snapshot()];
  expect(await s3sf(pull, { env: { SALESFORCE_SECRET_ID: 'salesforce' } })).toMatchObject({ code: 0, err: '' });
  expect(await s3sf([...pull, '--secret-id', 'other'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('[aws/refused]'),
  });
});

test('changes since the last pull are reported', async () => {
  const folder = await snapshot();
  const file = path.join(folder, 'Contact.json');
  const contact = JSON.parse(await readFile(file, 'utf8')) as { fields: { name: string; length?: number }[] };
  const fields = contact.fields.filter(({ name }) => name !== 'Active_Rescues__c');
  const older = fields.map((field) => (field.name === 'LastName' ? { ...field, length: 40 } : field));
  await writeFile(file, JSON.stringify({ ...contact, fields: [...older, { name: 'Old__c', type: 'string' }] }));
  const { out } = await s3sf(['schema', 'pull', '--schema', folder, '--json', '--dry-run'], asCli());
  expect(JSON.parse(out)).toEqual({
    objects: expect.arrayContaining(['Account', 'Contact', 'Conversation_Feedback__c', 'Task', 'User']),
    changes: ['Contact.Active_Rescues__c is new: double', 'Contact.Old__c is gone', 'Contact.LastName: length 40 → 80'],
    unknown: [],
  });
  expect((await readSchema(folder)).field('Contact', 'Old__c')).toBeDefined();
});

test('a pull brings the queues that can own a Task', async () => {
  const rule = emulator.org.addRule({ kind: 'queue', name: 'Night_Coaches', objects: ['Task'] });
  onTestFinished(() => emulator.org.rules.clear(rule));
  const folder = await snapshot();
  const { out } = await s3sf(['schema', 'pull', '--schema', folder], asCli());
  expect(out).toContain('Task: the queue Night_Coaches is new');
  expect((await readSchema(folder)).sObject('Task')?.queues).toEqual(['Night_Coaches']);
});

test('an object that the org does not have is reported; the exit code is 1', async () => {
  const folder = await snapshot();
  const { code, err } = await s3sf(['schema', 'pull', 'Nowhere__c', '--schema', folder], asCli());
  expect(code).toBe(1);
  expect(err).toContain('Nowhere__c');
});

test('the progress of a pull names the object on a screen', async () => {
  const screens = { out: {}, err: { isTTY: true, columns: 80 } };
  const { err } = await s3sf(['schema', 'pull', '--dry-run'], { ...asCli(), screens, clock: slowClock() });
  expect(err).toMatch(/Pulling objects: 1 of \d+, /);
  expect(err).toContain('Conversation_Feedback__c');
});

test('the texts of active validation rules are pulled, and a change of them is reported', async () => {
  onTestFinished(() => emulator.org.reset());
  const folder = await snapshot();
  const pull = async () => s3sf(['schema', 'pull', '--schema', folder], asCli());
  const id = emulator.org.addRule({ kind: 'validation-rule', object: 'contact', message: 'Pick a coach.' });
  emulator.org.addRule({ kind: 'validation-rule', object: 'Contact', message: 'Add a name.' });
  expect((await pull()).out).toContain('Contact: the validation rule "Pick a coach." is new\n');
  expect((await readSchema(folder)).sObject('Contact')?.validationRules).toEqual(['Add a name.', 'Pick a coach.']);
  expect((await readSchema(folder)).sObject('Task')?.validationRules).toBeUndefined();
  emulator.org.rules.clear(id);
  expect((await pull()).out).toContain('Contact: the validation rule "Pick a coach." is gone\n');
  expect((await readSchema(folder)).sObject('Contact')?.validationRules).toEqual(['Add a name.']);
});

test('if the user may not read validation rules, the command says so once and keeps the known texts', async () => {
  onTestFinished(() => emulator.org.reset());
  const folder = await snapshot();
  emulator.org.addRule({ kind: 'validation-rule', object: 'Contact', message: 'Pick a coach.' });
  await s3sf(['schema', 'pull', '--schema', folder], asCli());
  emulator.org.access.permit({ viewSetup: false });
  const { code, err, out } = await s3sf(['schema', 'pull', '--schema', folder], asCli());
  expect(code).toBe(0);
  expect(out).toMatch(/: no changes\.\n$/);
  expect(err.match(/may not read validation rules/g)).toHaveLength(1);
  expect((await readSchema(folder)).sObject('Contact')?.validationRules).toEqual(['Pick a coach.']);
});

test('no org, a refused login and a refused session are wrong usage with the reason', async () => {
  expect((await s3sf(['schema', 'pull'])).code).toBe(2);
  const secret = path.join(await scratchFolder(), 'secret.json');
  await writeFile(secret, JSON.stringify({ ...app, clientSecret: 'other', loginUrl: emulator.url }));
  const refused = await s3sf(['schema', 'pull', '--secret', secret]);
  expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('[salesforce/login-refused]') });
  expect(refused.err).not.toContain('other');
  const env = { ...asCli().env, SF_ACCESS_TOKEN: 'expired' };
  expect(await s3sf(['schema', 'pull'], { env })).toMatchObject({
    code: 2,
    err: expect.stringContaining('[salesforce/session-refused]'),
  });
});
