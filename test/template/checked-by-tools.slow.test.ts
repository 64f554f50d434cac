// The template as the tools see it that others would run on it.
import { expect, test } from 'vitest';
import { cfnLint, checkov, run, sam } from './installed-tools.ts';

test.skipIf(!sam)('sam validate --lint finds nothing', async () => {
  const { code, said } = await run(sam as string, ['validate', '--lint']);
  expect(said).toContain('is a valid SAM Template');
  expect(code).toBe(0);
});

test.skipIf(!cfnLint)('cfn-lint finds nothing', async () => {
  expect(await run(cfnLint as string, ['template.yaml'])).toEqual({ code: 0, said: '' });
});

test.skipIf(!checkov)('checkov finds nothing that is not justified in place', async () => {
  const options = ['--framework', 'cloudformation', '--compact', '--skip-download', '--output', 'json'];
  const { code, said } = await run(checkov as string, ['-f', 'template.yaml', ...options]);
  const { summary } = JSON.parse(said.slice(said.indexOf('{'), said.lastIndexOf('}') + 1));
  expect(summary).toMatchObject({ failed: 0, parsing_errors: 0 });
  expect(summary.passed).toBeGreaterThan(40);
  expect(code).toBe(0);
});
