// What the workflows may do. Everybody can propose a change, so what runs for a proposal has no secret and no token that may
// write.
import { glob, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

interface Step {
  name?: string;
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}

interface Job {
  permissions?: Record<string, string>;
  'timeout-minutes'?: number;
  steps: Step[];
}

interface Workflow {
  file: string;
  text: string;
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  jobs: Record<string, Job>;
}

const files = (await Array.fromAsync(glob(['.github/workflows/*.yml', 'examples/github-actions/*.yml']))).sort();
const workflows = await Promise.all(
  files.map(async (file): Promise<Workflow> => {
    const text = await readFile(file, 'utf8');
    return { file, text, ...parse(text) };
  }),
);
const stepsOf = ({ jobs }: Workflow) => Object.values(jobs).flatMap(({ steps }) => steps);

test('every action is pinned to a commit, with its version beside it, and to the same one in all workflows', () => {
  const pins = new Map<string, Set<string>>();
  for (const workflow of workflows) {
    const pinned = [...workflow.text.matchAll(/uses: (\S+)@([0-9a-f]{40} # v\d+(?:\.\d+)*)$/gm)];
    expect({ file: workflow.file, count: pinned.length }).toEqual({
      file: workflow.file,
      count: stepsOf(workflow).filter(({ uses }) => uses).length,
    });
    for (const [, action = '', commit = ''] of pinned) pins.set(action, (pins.get(action) ?? new Set()).add(commit));
  }
  expect(pins.size).toBeGreaterThan(5);
  for (const [action, commits] of pins) expect([action, [...commits]]).toEqual([action, [expect.any(String)]]);
});

test.each(workflows)('$file starts with the permission to read', ({ on, permissions, text }) => {
  expect(permissions).toEqual({ contents: 'read' });
  expect(Object.keys(on)).not.toContain('pull_request_target');
  expect(Object.keys(on)).not.toContain('workflow_run');
  expect(text).not.toContain('secrets.');
});

test.each(workflows)('no step of $file puts what others have written into a script', (workflow) => {
  for (const { run = '' } of stepsOf(workflow)) expect(run).not.toContain('${{');
});

test.each(workflows)('no job of $file leaves its token in the folder of the code, and each ends', (workflow) => {
  for (const { steps, 'timeout-minutes': minutes } of Object.values(workflow.jobs)) {
    expect(minutes).toBeGreaterThan(0);
    for (const { uses, with: options } of steps)
      if (uses?.startsWith('actions/checkout@')) expect(options).toMatchObject({ 'persist-credentials': false });
  }
});

test('a job that may write in a pull request runs nothing of it', () => {
  const writing = workflows
    .filter(({ on }) => 'pull_request' in on)
    .flatMap(({ file, jobs }) =>
      Object.entries(jobs)
        .filter(([, { permissions }]) => Object.values(permissions ?? {}).includes('write'))
        .map(([name, job]) => ({ file, name, job })),
    );
  expect(writing.map(({ file, name }) => `${file}: ${name}`)).toEqual(['.github/workflows/mappings.yml: comment']);
  for (const { job } of writing) {
    expect(job.permissions).toEqual({ 'pull-requests': 'write' });
    expect(job.steps.filter(({ uses }) => uses).map(({ uses }) => uses?.split('@')[0])).toEqual([
      'actions/download-artifact',
    ]);
    for (const { run = '' } of job.steps) expect(run).not.toMatch(/\b(npx|npm|node)\b/);
  }
});
