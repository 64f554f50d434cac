// Comments that accept findings: which lines they are about, and what is said about the comments themselves.
import { expect, test } from 'vitest';
import { acceptFindings } from '../../src/check/accepted-findings.ts';
import type { Problem } from '../../src/problem.ts';

const problem = (line: number, code = 'mapping/none-left'): Problem => ({
  code,
  severity: 'error',
  message: '',
  file: 'm.yaml',
  line,
  column: 1,
});
const accepted = (text: string, ...problems: Problem[]) => {
  const { problems: left, accepted: lines } = acceptFindings(problems, [{ path: 'm.yaml', text }]);
  return {
    left: left.map(({ code, line }) => `${line} ${code}`),
    accepted: lines.map(({ line, reason }) => `${line} ${reason}`),
  };
};

test('a comment accepts findings of its code on its own line, or on the next line with content', () => {
  const text =
    'a: b # s3sf-ignore mapping/none-left fine\n\n# s3sf-ignore mapping/none-left also fine\n\n# more\nc: d\ne: f\n';
  expect(accepted(text, problem(1), problem(6))).toEqual({ left: [], accepted: ['1 fine', '6 also fine'] });
  expect(accepted(text, problem(1, 'mapping/other'), problem(6), problem(7)).left).toEqual([
    '1 mapping/other',
    '7 mapping/none-left',
    '1 mapping/ignored-in-vain',
  ]);
});

test('a text over several lines belongs to the line of its name', () => {
  const text = 'r:\n  # s3sf-ignore mapping/none-left fine\n  a: >-\n    one\n    two\n  b: c\n';
  expect(accepted(text, problem(5)).left).toEqual([]);
  expect(accepted(text, problem(6)).left).toEqual(['6 mapping/none-left', '2 mapping/ignored-in-vain']);
});

test('without a reason, the finding stays', () => {
  expect(accepted('a: b # s3sf-ignore mapping/none-left\n', problem(1)).left).toEqual([
    '1 mapping/none-left',
    '1 mapping/ignored-without-reason',
  ]);
  expect(accepted('# About # s3sf-ignore mapping/none-left reason\na: b\n', problem(2)).left).toEqual([
    '2 mapping/none-left',
  ]);
});
