// The whole script with a `sam` that notes how it is called, and a CloudFormation that describes a change set.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

const arn = 'arn:aws:cloudformation:eu-west-1:123456789012:changeSet/samcli-deploy1/0b1c2d3e';

const stackArn = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/s/0b1c2d3e';

let folder: string;
let server: Server;
let actions: string[];
let changes: string;
let isReadable: boolean;
let status: string;
let given: string;

const answer = (action: string, result: string) =>
  `<${action}Response xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><${action}Result>${result}</${action}Result></${action}Response>`;

const change = (logicalId: string, replacement: string) =>
  `<member><Type>Resource</Type><ResourceChange><Action>Modify</Action><LogicalResourceId>${logicalId}</LogicalResourceId><PhysicalResourceId>old</PhysicalResourceId><Replacement>${replacement}</Replacement></ResourceChange></member>`;

const parameter = (key: string, value: string) =>
  `<member><ParameterKey>${key}</ParameterKey><ParameterValue>${value}</ParameterValue></member>`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 's3sf-deploy-'));
  const sam = `#!/bin/sh
echo "$*" >> "$SAM_CALLS"
echo "in $AWS_DEFAULT_REGION" >> "$SAM_CALLS.regions"
case "$*" in *--no-execute-changeset*) echo "$SAM_SAYS";; esac
`;
  await writeFile(join(folder, 'sam'), sam, { mode: 0o755 });
  server = createServer(async (request, response) => {
    const action = new URLSearchParams(await text(request)).get('Action') ?? '';
    actions.push(action);
    const parameters = `<Parameters>${parameter('EventPrefix', 'events/')}${given}</Parameters>`;
    const results: Record<string, string> = {
      DescribeChangeSet: `<StackId>${stackArn}</StackId>${parameters}<Changes>${changes}</Changes>`,
      DescribeStacks: `<Stacks><member><StackName>s</StackName><StackStatus>${status}</StackStatus>${parameters}</member></Stacks>`,
    };
    response.statusCode = isReadable ? 200 : 403;
    response.end(answer(action, results[action] ?? ''));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  actions = [];
  changes = change('ExportFunction', 'True') + change('EventBucket', 'False');
  isReadable = true;
  status = 'UPDATE_COMPLETE';
  given = '';
});
afterEach(() => Promise.all(['calls', 'calls.regions'].map((file) => rm(join(folder, file), { force: true }))));

async function deploy(
  options: readonly string[],
  { says = `Changeset created successfully. ${arn}`, env = {} }: { says?: string; env?: Record<string, string> } = {},
) {
  const { port } = server.address() as AddressInfo;
  const child = spawn(process.execPath, ['scripts/deploy/deploy.ts', ...options], {
    env: {
      PATH: [folder, process.env.PATH].join(delimiter),
      SAM_CALLS: join(folder, 'calls'),
      SAM_SAYS: says,
      AWS_ENDPOINT_URL_CLOUDFORMATION: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  const linesOf = async (file: string) =>
    (await readFile(join(folder, file), 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');
  return { code, out, err, calls: await linesOf('calls'), regions: await linesOf('calls.regions') };
}

test('a harmless change set is discarded, and the same call of sam deploys', async () => {
  const options = ['--config-env', 'production'];
  const { code, calls } = await deploy(options);
  expect(code).toBe(0);
  expect(calls).toEqual(['deploy --config-env production --no-execute-changeset', 'deploy --config-env production']);
  expect(actions).toEqual(['DescribeChangeSet', 'DescribeStacks', 'DeleteChangeSet']);
});

test('a change set that would replace the bucket is discarded, and nothing is deployed', async () => {
  changes = change('EventBucket', 'True');
  const { code, err, calls } = await deploy([]);
  expect(code).toBe(1);
  expect(err).toContain('It would replace EventBucket old, which holds the events.');
  expect(calls).toEqual(['deploy --no-execute-changeset']);
  expect(actions.at(-1)).toBe('DeleteChangeSet');
});

test('a key of another account is refused', async () => {
  given = parameter('KmsKeyArn', 'arn:aws:kms:eu-west-1:999999999999:key/1234abcd');
  const { code, err, calls } = await deploy([]);
  expect(code).toBe(1);
  expect(err).toContain('- KmsKeyArn is a key of another account or region (eu-west-1 999999999999)');
  expect(calls).toHaveLength(1);
});

test('without changes there is nothing to deploy', async () => {
  const { code, calls } = await deploy([], { says: 'No changes to deploy. Stack s is up to date' });
  expect(code).toBe(0);
  expect(calls).toHaveLength(1);
  expect(actions).toEqual([]);
});

test('a change set that cannot be read is not executed', async () => {
  isReadable = false;
  const { code, err, calls } = await deploy([]);
  expect(code).toBe(1);
  expect(err).toContain('Not deployed: the change set could not be read');
  expect(calls).toHaveLength(1);
});

test('a parameter that reaches no version is refused; tags do not count', async () => {
  const detail = (attribute: string, name: string) =>
    `<member><Target><Attribute>${attribute}</Attribute></Target><ChangeSource>ParameterReference</ChangeSource><CausingEntity>${name}</CausingEntity></member>`;
  changes = change('ExportFunction', 'False').replace(
    '</ResourceChange>',
    `<Details>${detail('Properties', 'StampFormat')}${detail('Tags', 'Stage')}</Details></ResourceChange>`,
  );
  const { code, err } = await deploy([]);
  expect(code).toBe(1);
  expect(err).toContain('- StampFormat would not take effect');
});

test('sam, which reads only AWS_DEFAULT_REGION, deploys to the region of AWS_REGION', async () => {
  const { regions } = await deploy([], { env: { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'us-east-1' } });
  expect(regions).toEqual(['in eu-west-1', 'in eu-west-1']);
  await rm(join(folder, 'calls.regions'));
  expect((await deploy([], { env: { AWS_DEFAULT_REGION: 'us-east-1' } })).regions[0]).toBe('in us-east-1');
});

test.each([
  ['--config-env sandbox', ['sandbox'], { npm_config_config_env: 'true' }],
  ['--config-env sandbox', [], { npm_config_config_env: 'sandbox' }],
  ['--guided', [], { npm_config_guided: 'true' }],
])('%s without -- before it is refused: npm keeps it, and sam would deploy production', async (option, args, env) => {
  const { code, err, calls } = await deploy(args, { env });
  expect({ code, calls }).toEqual({ code: 1, calls: [] });
  expect(err).toContain(`Write -- before the options of a deployment: npm run deploy -- ${option}\n`);
});

test('after the first deployment of a stack, what is left to do is listed', async () => {
  expect((await deploy([])).out).not.toContain('The stack is new');
  status = 'REVIEW_IN_PROGRESS';
  const without = (await deploy([])).out;
  expect(without).toContain('- AlarmEmail is empty');
  expect(without).toContain('- Store the Salesforce credentials');
  given =
    parameter('AlarmEmail', 'ops@example.org') +
    parameter('SalesforceSecretArn', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:s');
  const { out } = await deploy([]);
  expect(out).toContain('- Confirm the email that AWS sends to ops@example.org');
  expect(out).not.toContain('credentials');
});
