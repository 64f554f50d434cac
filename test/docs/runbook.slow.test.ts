// Runs every command of docs/runbook.md, section by section, with the AWS CLI against the template's resources on moto. What
// moto does not have, the CLI checks against the model of the service.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { awsCli } from '../template/installed-tools.ts';
import { canMakeStack, type MotoStack, startMotoStack } from '../template/moto/stack/moto-stack.ts';
import { codeBlocks } from './code-blocks.ts';
import { type GuideShell, type Names, openGuideShell } from './guide-shell.ts';
import { commandsIn } from './run-command.ts';

const commands = (await codeBlocks('docs/runbook.md'))
  .filter(({ language }) => language === 'sh')
  .flatMap(({ text }) => commandsIn(text));

/** moto has no such call. */
const onlyChecked = [/^aws deploy update-deployment-group /, /^aws cloudformation continue-update-rollback /];

describe.skipIf(!canMakeStack || !awsCli)('the runbook', () => {
  let stack: MotoStack;
  let shell: GuideShell;

  beforeAll(async () => {
    stack = await startMotoStack({});
    shell = await openGuideShell({ url: stack.url, names: { STACK: 's3sf' }, onlyChecked });
  });
  afterAll(async () => {
    await stack?.close();
    await shell?.close();
  });

  /** Runs the commands that begin like this, in the order of the page. */
  async function run(start: string, names?: Names): Promise<string[]> {
    const own = commands.filter((command) => command.startsWith(start));
    expect(own, start).not.toEqual([]);
    return Promise.all(own.map((command) => shell.run(command, names)));
  }

  async function parameters(): Promise<Record<string, string>> {
    const text = await shell.run(
      'aws cloudformation describe-stacks --stack-name STACK --output json --query "Stacks[0].Parameters"',
    );
    return Object.fromEntries(
      JSON.parse(text).map(({ ParameterKey, ParameterValue }: Record<string, string>) => [
        ParameterKey,
        ParameterValue,
      ]),
    );
  }

  test('a parameter is set, and the others keep their values', async () => {
    const before = await parameters();
    expect(before).toMatchObject({ Paused: 'false', RollbackPercent: '20' });
    const listings = commands.filter((command) => command.startsWith('aws cloudformation describe-stacks '));
    const updates = commands.filter((command) => command.startsWith('aws cloudformation update-stack '));
    expect(listings).toHaveLength(3);
    expect(new Set(updates).size).toBe(1);
    const expected = [{ Paused: 'true' }, { Paused: 'false' }, { RollbackPercent: '101' }];
    for (const [index, listing] of listings.entries()) {
      await shell.run(listing);
      await shell.run(updates[0] as string);
      await run('aws cloudformation wait ');
      const now = await parameters();
      expect(now).toMatchObject(expected[index] as object);
      expect(Object.keys(now).sort()).toEqual(Object.keys(before).sort());
      expect(now.SalesforceSecretArn).toBe(before.SalesforceSecretArn);
    }
  });

  test('event sources are listed, disabled and enabled', async () => {
    const listed = (await run('aws lambda list-event-source-mappings '))[0]?.split('\n') ?? [];
    expect(listed).toHaveLength(2);
    for (const line of listed) {
      const [UUID = '', queue = ''] = line.split('\t');
      expect(queue).toMatch(/:s3sf-(event|backlog)$/);
      const [disable = '', enable = ''] = commands.filter((each) => each.includes('update-event-source-mapping'));
      expect(JSON.parse(await shell.run(disable, { UUID }))).toMatchObject({ State: 'Disabled' });
      expect(JSON.parse(await shell.run(enable, { UUID }))).toMatchObject({ State: 'Enabled' });
    }
  });

  test('the alarms that can roll a deployment back are those of the version', async () => {
    const [alarms = ''] = await run('aws cloudwatch describe-alarms ');
    const names = alarms.split('\n').map((line) => line.split('\t')[0]);
    expect(names.sort()).toEqual(['s3sf-export-version-1-errors', 's3sf-export-version-1-failing']);
    const { Alarms } = stack.properties('ExportFunctionDeploymentGroup').AlarmConfiguration;
    expect(Alarms.map(({ Name }: { Name: { Ref: string } }) => stack.made[Name.Ref]).sort()).toEqual(names);
  });

  test('CodeDeploy’s commands name an application and a group', async () => {
    const names = {
      APPLICATION: stack.made.ServerlessDeploymentApplication as string,
      GROUP: stack.made.ExportFunctionDeploymentGroup as string,
    };
    await run('aws deploy update-deployment-group ', names);
    expect(JSON.parse((await run('aws deploy list-deployments ', names))[0] ?? '')).toEqual({ deployments: [] });
  });

  test('the log of the export function is searched', async () => {
    expect(JSON.parse((await run('aws logs filter-log-events '))[0] ?? '')).toMatchObject({ events: [] });
  });

  test('the alias is turned to another version and back', async () => {
    const [versions = ''] = await run('aws lambda list-versions-by-function ');
    expect(versions.split('\n').map((line) => line.split('\t')[0])).toEqual(['$LATEST', '1']);
    expect(await run('aws lambda get-alias ')).toEqual(['1']);
    const turned = await run('aws lambda update-alias ', { VERSION: '1' });
    expect(turned.map((text) => JSON.parse(text).FunctionVersion)).toEqual(['1', '1']);
  });

  test('a stack that is stuck is looked at and continued', async () => {
    await run('aws cloudformation describe-stack-events ');
    await run('aws cloudformation continue-update-rollback ');
  });

  test('every command of the page has run', () => {
    expect(commands.filter((command) => !shell.ran.has(command))).toEqual([]);
    expect(commands.length).toBeGreaterThan(18);
  });
});
