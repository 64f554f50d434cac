// GitHub runs .ci/run with the project's Node.js version.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}

const workflow = parse(await readFile('.github/workflows/ci.yml', 'utf8'));
const steps: Step[] = workflow.jobs.test.steps;

test('every push to main and every pull request runs .ci/run', () => {
  expect(workflow.on).toEqual({ push: { branches: ['main'] }, pull_request: null });
  expect(steps.flatMap(({ run }) => run ?? [])).toEqual(['bash .ci/run']);
});

test('CI runs the Node.js version that npm ci installs', async () => {
  const { devDependencies } = JSON.parse(await readFile('package.json', 'utf8'));
  const [, major] = /^\^?(\d+)\./.exec(devDependencies.node) ?? [];
  const setup = steps.find(({ uses }) => uses?.startsWith('actions/setup-node@'));
  expect(String(setup?.with?.['node-version'])).toBe(major);
});
