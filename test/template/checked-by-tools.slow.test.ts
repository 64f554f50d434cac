// Runs the tools on the template that other people would run.
import { expect, test } from 'vitest';
import { cfnLint, checkov, run, sam } from './installed-tools.ts';

test.skipIf(!sam)('sam validate --lint reports no problem', async () => {
  const { code, output } = await run(sam as string, ['validate', '--lint']);
  expect(output).toContain('is a valid SAM Template');
  expect(code).toBe(0);
});

test.skipIf(!cfnLint)('cfn-lint reports no problem', async () => {
  expect(await run(cfnLint as string, ['template.yaml'])).toEqual({ code: 0, output: '' });
});

test.skipIf(!checkov)('checkov reports no problem that the template does not justify', async () => {
  const options = ['--framework', 'cloudformation', '--compact', '--skip-download', '--output', 'json'];
  const { code, output } = await run(checkov as string, ['-f', 'template.yaml', ...options]);
  const { summary } = JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1));
  expect(summary).toMatchObject({ failed: 0, parsing_errors: 0 });
  expect(summary.passed).toBeGreaterThan(40);
  expect(code).toBe(0);
});
