import { expect, test } from 'vitest';
import { problemHistory } from '../../../src/cli/local-stack/problem-history.ts';
import type { Problem } from '../../../src/problem.ts';

const problem = (file: string, line: number, more: Partial<Problem> = {}): Problem => ({
  code: 'mapping/unknown-path',
  severity: 'warning',
  message: 'No example has this.',
  file,
  line,
  column: 1,
  ...more,
});
const files = (text: string, names = ['a.yaml', 'b.yaml']) => names.map((path) => ({ path, text }));
const all = new Set(['a.yaml', 'b.yaml']);
const checked = (problems: Problem[], text = 'one\ntwo\nthree\n', loaded: ReadonlySet<string> = all) => ({
  files: files(text),
  problems,
  loadProblems: problems.filter(({ severity }) => severity === 'error'),
  loaded,
});

test('of two problems with the same message the one on a new line is the one that was added', () => {
  const history = problemHistory();
  history.next(checked([problem('a.yaml', 2)], 'one\ntwo\n'));
  const { added, remaining } = history.next(checked([problem('a.yaml', 1), problem('a.yaml', 3)], 'new\none\ntwo\n'));
  expect(added).toEqual([problem('a.yaml', 1)]);
  expect(remaining).toBe(1);
});

test('a problem whose line was edited without a fix stays the same problem', () => {
  const history = problemHistory();
  history.next(checked([problem('a.yaml', 2)], 'one\ntwo\n'));
  expect(history.next(checked([problem('a.yaml', 2)], 'one\ntwo, edited\n'))).toMatchObject({ added: [], fixed: [] });
});

test('a file that does not load does not make its other problems look fixed, or new again later', () => {
  const history = problemHistory();
  const old = problem('a.yaml', 1);
  const error = problem('a.yaml', 2, { severity: 'error', code: 'mapping/not-yaml' });
  history.next(checked([old]));
  expect(history.next(checked([error], undefined, new Set(['b.yaml'])))).toMatchObject({ added: [error], fixed: [] });
  expect(history.next(checked([old]))).toMatchObject({ added: [], fixed: [error], remaining: 1 });
});
