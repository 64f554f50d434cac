// docs/environments.md, the environments in samconfig.toml, and the workflow that deploys them.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse, parseDocument } from 'yaml';
import { codeBlocks } from './code-blocks.ts';
import { pages, shownCommands } from './pages.ts';

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}

interface Job {
  needs?: string;
  environment?: string;
  permissions?: Record<string, string>;
  'timeout-minutes': number;
  steps: Step[];
}

const page = await readFile('docs/environments.md', 'utf8');
const blocks = await codeBlocks('docs/environments.md');
const workflow = parse(await readFile('examples/github-actions/deploy.yml', 'utf8'));
const jobs: Record<string, Job> = workflow.jobs;
const environments = Object.entries(jobs).filter(([, { environment }]) => environment);
const template = parseDocument(await readFile('template.yaml', 'utf8'), { logLevel: 'silent' }).toJS();

/** The sections of samconfig.toml, as far as it uses TOML: `name = value`. */
const config = new Map(
  (await readFile('samconfig.toml', 'utf8'))
    .split(/^(?=\[)/m)
    .slice(1)
    .map((section) => {
      const [, name = ''] = /^\[(.+)\]/.exec(section) ?? [];
      const values = [...section.matchAll(/^(\w+) = (.+)$/gm)].map(([, key = '', value = '']) => [
        key,
        JSON.parse(value),
      ]);
      return [name, Object.fromEntries(values) as Record<string, unknown>] as const;
    }),
);

test('each environment has a stack of its own and asks nothing', () => {
  const sections = ['sandbox', 'production'].map((name) => config.get(`${name}.deploy.parameters`));
  for (const section of sections)
    expect(section).toMatchObject({ confirm_changeset: false, fail_on_empty_changeset: false, resolve_s3: true });
  expect(new Set(sections.map((section) => section?.stack_name)).size).toBe(2);
});

/** Throws if the template has no such parameter, or does not accept the value. */
function expectAccepted(overrides: string): void {
  for (const [name = '', value = ''] of overrides
    .split(' ')
    .filter(Boolean)
    .map((each) => each.split('='))) {
    const { AllowedValues, MinValue, AllowedPattern } = template.Parameters[name];
    if (AllowedValues) expect(AllowedValues.map(String)).toContain(value);
    if (MinValue !== undefined) expect(Number(value)).toBeGreaterThanOrEqual(MinValue);
    if (AllowedPattern) expect(value).toMatch(new RegExp(AllowedPattern));
  }
}

test('the environments set only parameters that the template has, to values that it accepts', () => {
  for (const [, section] of config) expectAccepted(String(section.parameter_overrides ?? ''));
});

test('so do the settings that the guides show', async () => {
  const shown = (await Promise.all(pages.map(codeBlocks)))
    .flat()
    .flatMap(({ text }) => /^parameter_overrides = "(.+)"$/m.exec(text)?.[1] ?? []);
  expect(shown.length).toBeGreaterThan(1);
  for (const overrides of shown) expectAccepted(overrides);
});

test('no guide deploys without the check of the change set, and each says to which environment', async () => {
  const commands = (await Promise.all(pages.map(shownCommands))).flat();
  expect(commands.filter((line) => /^sam (deploy|delete)\b(?!.*--stack-name)/.test(line))).toEqual([]);
  const deploying = commands.filter((line) => /^npm run deploy -- /.test(line));
  expect(deploying.length).toBeGreaterThan(2);
  for (const line of deploying) expect(line).toMatch(/ --config-env (sandbox|production)$/);
});

test('a person who deploys without naming an environment is asked first', () => {
  expect(config.get('default.deploy.parameters')).toMatchObject({ confirm_changeset: true });
});

test('the workflow builds once, and deploys that artifact to the sandbox before production', () => {
  const builds = Object.entries(jobs).filter(([, { steps }]) => steps.some(({ run }) => run?.startsWith('sam build')));
  expect(builds.map(([name]) => name)).toEqual(['build']);
  expect(environments.map(([name, { needs }]) => [name, needs])).toEqual([
    ['sandbox', 'build'],
    ['production', 'sandbox'],
  ]);
  const [stored] =
    jobs.build?.steps.flatMap((step) => (step.uses?.includes('/upload-artifact@') ? [step.with] : [])) ?? [];
  // Without this, the action leaves out a folder whose name starts with a dot.
  expect(stored).toMatchObject({ 'include-hidden-files': true, 'if-no-files-found': 'error' });
  for (const [name, { steps }] of environments) {
    const [loaded] = steps.flatMap((step) => (step.uses?.includes('/download-artifact@') ? [step.with] : []));
    expect(loaded).toEqual({ name: stored?.name, path: stored?.path });
    expect(steps.flatMap(({ run }) => run ?? [])).toEqual([
      'npm ci',
      // The script before it would build again. With --template-file, SAM would look for samconfig.toml beside the template.
      `npm run deploy --ignore-scripts -- --config-env ${name}`,
    ]);
    expect(config.has(`${name}.deploy.parameters`)).toBe(true);
  }
});

test('only jobs that deploy get a token, each in its own environment, and no key is stored', () => {
  expect(workflow.permissions).toEqual({ contents: 'read' });
  for (const [name, { environment, permissions }] of Object.entries(jobs)) {
    expect(permissions).toEqual(environment && { contents: 'read', 'id-token': 'write' });
    if (environment) expect(environment).toBe(name);
  }
  for (const [, { steps }] of environments) {
    const [credentials] = steps.flatMap((step) =>
      step.uses?.includes('/configure-aws-credentials@') ? [step.with] : [],
    );
    const variable = (name: string) => `\${{ vars.${name} }}`;
    expect(credentials).toEqual({
      'role-to-assume': variable('DEPLOY_ROLE_ARN'),
      'aws-region': variable('AWS_REGION'),
    });
  }
  expect(JSON.stringify(workflow)).not.toContain('secrets.');
});

test('the workflow uses the Node.js version of the functions', () => {
  const [, major] = /nodejs(\d+)\.x/.exec(template.Globals.Function.Runtime) ?? [];
  const setup = jobs.build?.steps.find(({ uses }) => uses?.startsWith('actions/setup-node@'));
  expect(String(setup?.with?.['node-version'])).toBe(major);
});

test('only jobs of the repository in the environment may assume the role of the guide', () => {
  const trust = JSON.parse(blocks.find(({ info }) => info === 'trust')?.text ?? '');
  const [statement, ...more] = trust.Statement;
  expect(more).toEqual([]);
  expect(statement.Action).toBe('sts:AssumeRoleWithWebIdentity');
  // StringLike would accept wildcards.
  expect(Object.keys(statement.Condition)).toEqual(['StringEquals']);
  const issuer = 'token.actions.githubusercontent.com';
  expect(statement.Condition.StringEquals).toEqual({
    [`${issuer}:aud`]: 'sts.amazonaws.com',
    [`${issuer}:sub`]: ['repo:ORG/REPO:environment:production', 'repo:ORG@ORG_ID/REPO@REPO_ID:environment:production'],
  });
});

test('a boundary as the guide describes it allows what the roles do', () => {
  const section = page.slice(page.indexOf('### A permissions boundary'), page.indexOf('### In a VPC'));
  const allowed = [...section.matchAll(/`([a-z0-9]+:[A-Za-z*]+)`/g)].map(
    ([, action = '']) => new RegExp(`^${action.replaceAll('*', '.*')}$`),
  );
  interface Role {
    Type: string;
    Properties: { Policies?: unknown[]; PolicyDocument?: unknown };
  }
  const roles = Object.values<Role>(template.Resources).filter(({ Type }) =>
    /^AWS::IAM::(Role|ManagedPolicy)$/.test(Type),
  );
  const actions = [...JSON.stringify(roles).matchAll(/"([a-z0-9]+:[A-Z][A-Za-z]+)\*?"/g)].map(
    ([, action = '']) => action,
  );
  const ofRoles = actions.filter((action) => !['sts:AssumeRole', 'cloudwatch:PutMetricData'].includes(action));
  expect(ofRoles.length).toBeGreaterThan(30);
  expect(ofRoles.filter((action) => !allowed.some((pattern) => pattern.test(action)))).toEqual([]);
});
