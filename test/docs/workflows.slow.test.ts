// actionlint checks the workflows: their syntax, the expressions, and the names of jobs, steps and outputs.
import { glob } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { actionlint, run } from '../template/installed-tools.ts';

const workflows = await Array.fromAsync(glob(['.github/workflows/*.yml', 'examples/github-actions/*.yml']));

test.skipIf(!actionlint)('actionlint reports no problem in the workflows', async () => {
  expect(workflows.length).toBeGreaterThan(2);
  // What shellcheck reports depends on whether it is installed.
  const { code, output } = await run(actionlint as string, ['-no-color', '-shellcheck=', '-pyflakes=', ...workflows]);
  expect({ code, output }).toEqual({ code: 0, output: '' });
});
