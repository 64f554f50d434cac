import { expect, test } from 'vitest';
import { codeQuality } from '../../../src/cli/mappings/code-quality.ts';
import type { Problem } from '../../../src/problem.ts';

const problem: Problem = {
  code: 'mapping/unknown-field',
  severity: 'error',
  message: 'Contact has no field "Lastname".',
  hint: 'Did you mean LastName?',
  file: 'mappings/a.yaml',
  line: 12,
  column: 5,
};

test('a finding has its code, its line and what to do', () => {
  expect(codeQuality([problem, { ...problem, severity: 'warning' }])).toMatchObject([
    {
      description: 'Contact has no field "Lastname". Did you mean LastName?',
      check_name: 'mapping/unknown-field',
      severity: 'major',
      location: { path: 'mappings/a.yaml', lines: { begin: 12 } },
    },
    { severity: 'minor' },
  ]);
});

test('GitLab recognizes a finding whose line has moved, and tells two equal ones apart', () => {
  const [first, second] = codeQuality([problem, { ...problem, line: 30 }]);
  const [moved] = codeQuality([{ ...problem, line: 13 }]);
  expect(moved?.fingerprint).toBe(first?.fingerprint);
  expect(second?.fingerprint).not.toBe(first?.fingerprint);
});
