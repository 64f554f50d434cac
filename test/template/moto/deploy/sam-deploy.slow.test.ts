// `npm run deploy` from a clean checkout, with the real SAM CLI and nobody to answer a question: it builds, uploads, looks at
// the change set and executes it. CloudFormation is moto's, which creates buckets, queues, tables, topics and roles; what
// else the template has is created in create-on-moto.slow.test.ts.
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  ListChangeSetsCommand,
} from '@aws-sdk/client-cloudformation';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MotoServer, startMotoServer } from '../../../end-to-end/moto/moto-server.ts';
import { s3Client } from '../../../local/clients.ts';
import { cleanCheckout } from '../../clean-checkout.ts';
import { motoServer, sam, samPython } from '../../installed-tools.ts';
import { type Front, startCloudFormationFront } from './cloudformation-front.ts';

const sandbox = 's3-to-salesforce-sandbox';
const production = 's3-to-salesforce';

describe.skipIf(!sam || !motoServer)('npm run deploy', () => {
  let checkout: Awaited<ReturnType<typeof cleanCheckout>>;
  let moto: MotoServer;
  let front: Front;
  let cloudFormation: CloudFormationClient;

  beforeAll(async () => {
    checkout = await cleanCheckout();
    moto = await startMotoServer();
    front = await startCloudFormationFront({ moto: moto.url, expand });
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    cloudFormation = new CloudFormationClient({ endpoint: front.url, region: 'us-east-1', credentials });
  });
  afterAll(async () => {
    cloudFormation?.destroy();
    await front?.close();
    await moto?.close();
    await checkout?.remove();
  });

  const expand = (template: string, parameters: Readonly<Record<string, string>>) =>
    output(
      samPython as string,
      [resolve('test/template/moto/deploy/expand.py'), JSON.stringify(parameters)],
      {
        AWS_DEFAULT_REGION: 'us-east-1',
        PYTHONPYCACHEPREFIX: resolve('.tools/pycache'),
      },
      template,
    );

  /** Runs the line in the checkout. The commands get no input, so a question would end them. */
  async function run(line: string): Promise<{ code: number; printed: string; called: string[] }> {
    front.actions.length = 0;
    const env = {
      ...Object.fromEntries(Object.entries(process.env).filter(([name, value]) => value && !/proxy$/i.test(name))),
      PATH: [dirname(sam as string), dirname(process.execPath), process.env.PATH].join(delimiter),
      SAM_CLI_TELEMETRY: '0',
      PYTHONPYCACHEPREFIX: resolve('.tools/pycache'),
      SAM_CLI_POLL_DELAY: '0.1',
      NO_COLOR: '1',
      AWS_ENDPOINT_URL: front.url,
      // SAM reads only AWS_DEFAULT_REGION: the script gives it the region that the AWS CLI and the SDK use.
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: '',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    };
    return new Promise((done) => {
      const child = execFile(
        'sh',
        ['-c', line],
        { cwd: checkout.folder, env, maxBuffer: 64_000_000 },
        (error, out, err) =>
          done({ code: error ? Number(error.code ?? 1) : 0, printed: `${out}${err}`, called: [...front.actions] }),
      );
      child.stdin?.end();
    });
  }

  async function stackNamed(StackName: string) {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    const [stack] = Stacks;
    const values = (stack?.Parameters ?? []).map(({ ParameterKey = '', ParameterValue }) => [
      ParameterKey,
      ParameterValue,
    ]);
    const tags = (stack?.Tags ?? []).map(({ Key = '', Value }) => [Key, Value]);
    return { status: stack?.StackStatus, parameters: Object.fromEntries(values), tags: Object.fromEntries(tags) };
  }

  /** Keys of what SAM has uploaded. */
  async function uploaded(): Promise<string[]> {
    const { StackResources = [] } = await cloudFormation.send(
      new DescribeStackResourcesCommand({ StackName: 'aws-sam-cli-managed-default' }),
    );
    const bucket = StackResources.find(({ ResourceType }) => ResourceType === 'AWS::S3::Bucket')?.PhysicalResourceId;
    const s3 = s3Client(moto.url);
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
    s3.destroy();
    return Contents.map(({ Key = '' }) => Key).sort();
  }

  async function setParameters(environment: string, parameters: string): Promise<void> {
    const file = join(checkout.folder, 'samconfig.toml');
    const text = await readFile(file, 'utf8');
    const at = text.indexOf(`[${environment}.deploy.parameters]`);
    const rest = text.slice(at).replace(/^parameter_overrides = ".*"$/m, `parameter_overrides = "${parameters}"`);
    await writeFile(file, text.slice(0, at) + rest);
  }

  test('a first deployment builds, shows the change set, and creates the stack with the parameters of its section', async () => {
    const { code, printed, called } = await run('npm run deploy -- --config-env sandbox');
    expect({ code, printed: code === 0 ? '' : printed }).toEqual({ code: 0, printed: '' });
    expect(printed).toContain('no problems');
    expect(printed).toContain('Build Succeeded');
    expect(printed).toMatch(/\+ Add\s+EventBucket\s+AWS::S3::Bucket/);
    expect(printed).toContain(`Successfully created/updated stack - ${sandbox}`);
    // The first one is looked at and discarded, the second one executed.
    const acts = called.filter((action) => /^(Create|Delete|Execute)ChangeSet$/.test(action));
    expect(acts.slice(-4)).toEqual(['CreateChangeSet', 'DeleteChangeSet', 'CreateChangeSet', 'ExecuteChangeSet']);
    expect(await stackNamed(sandbox)).toMatchObject({
      status: expect.stringMatching(/^(CREATE|UPDATE)_COMPLETE$/),
      parameters: { DeploymentStyle: 'AllAtOnce', EventRetentionDays: '30', LogRetentionDays: '14' },
      tags: { application: 's3-to-salesforce', environment: 'sandbox' },
    });
  });

  test('the same build again changes nothing, and that is no error', async () => {
    const { code, printed, called } = await run('npm run deploy --ignore-scripts -- --config-env sandbox');
    expect({ code, printed: code === 0 ? '' : printed }).toEqual({ code: 0, printed: '' });
    expect(printed).toContain('No changes to deploy');
    expect(called).not.toContain('ExecuteChangeSet');
  });

  test('production gets the artifact of the sandbox in a stack of its own', async () => {
    const artifacts = (await uploaded()).filter((key) => !key.endsWith('.template'));
    expect(artifacts).toHaveLength(1);
    const { code, printed } = await run('npm run deploy --ignore-scripts -- --config-env production');
    expect({ code, printed: code === 0 ? '' : printed }).toEqual({ code: 0, printed: '' });
    const keys = (await uploaded()).filter((key) => !key.endsWith('.template'));
    expect(keys.map((key) => key.split('/').at(-1))).toContain(artifacts[0]?.split('/').at(-1));
    expect(new Set(keys.map((key) => key.split('/').at(-1))).size).toBe(1);
    expect(await stackNamed(production)).toMatchObject({
      status: expect.stringMatching(/^(CREATE|UPDATE)_COMPLETE$/),
      parameters: { DeploymentStyle: 'Canary10Percent5Minutes' },
      tags: { environment: 'production' },
    });
    expect(await stackNamed(sandbox)).toMatchObject({ tags: { environment: 'sandbox' } });
  });

  test('a parameter in samconfig.toml changes the stack', async () => {
    // moto cannot update all types of resources. This one is about alarms.
    await setParameters('sandbox', 'DeploymentStyle=AllAtOnce RollbackPercent=30');
    const { code, printed } = await run('npm run deploy --ignore-scripts -- --config-env sandbox');
    expect({ code, printed: code === 0 ? '' : printed }).toEqual({ code: 0, printed: '' });
    expect(await stackNamed(sandbox)).toMatchObject({
      status: 'UPDATE_COMPLETE',
      parameters: { RollbackPercent: '30' },
    });
  });

  test('a change set that would give up the bucket is refused, and nothing is left of it', async () => {
    await setParameters('sandbox', 'DeploymentStyle=AllAtOnce ExistingBucketName=another-bucket');
    const { code, printed, called } = await run('npm run deploy --ignore-scripts -- --config-env sandbox');
    expect(code).toBe(1);
    expect(printed).toContain('It would remove EventBucket');
    expect(called).not.toContain('ExecuteChangeSet');
    expect((await stackNamed(sandbox)).parameters.RollbackPercent).toBe('30');
    const { Summaries = [] } = await cloudFormation.send(new ListChangeSetsCommand({ StackName: sandbox }));
    expect(Summaries.filter(({ ExecutionStatus }) => ExecutionStatus === 'AVAILABLE')).toEqual([]);
  });

  test('the same code is built as another version if the runbook’s command asks for it', async () => {
    const artifacts = async () =>
      new Set((await uploaded()).filter((key) => !key.endsWith('.template')).map((key) => key.split('/').at(-1)));
    const before = await artifacts();
    await setParameters('sandbox', 'DeploymentStyle=AllAtOnce RollbackPercent=30');
    const runbook = await readFile('docs/runbook.md', 'utf8');
    const commands = [...runbook.matchAll(/`([^`]*npm run deploy[^`]*)`/g)].map(([, command = '']) => command);
    const lines = new Set(commands.map((command) => command.replace(' -- --config-env production', '')));
    // The first one has run above.
    expect([...lines].toSorted()).toEqual(['NEW_VERSION=yes npm run deploy', 'npm run deploy']);
    const { code, printed } = await run('NEW_VERSION=yes npm run deploy -- --config-env sandbox');
    expect({ code, printed: code === 0 ? '' : printed }).toEqual({ code: 0, printed: '' });
    expect((await artifacts()).difference(before).size).toBe(1);
  });
});

function output(program: string, args: readonly string[], env: NodeJS.ProcessEnv, input: string): Promise<string> {
  return new Promise((done, failed) => {
    const child = execFile(program, args, { env, maxBuffer: 64_000_000 }, (error, out, err) => {
      if (error) failed(new Error(`${args[0]} failed:\n${err.slice(-3_000)}`));
      else done(out);
    });
    child.stdin?.end(input);
  });
}
