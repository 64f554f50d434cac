// Comments in the template that make checkov skip a rule.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

test('every skipped rule has a reason, in a sentence', async () => {
  const template = await readFile('template.yaml', 'utf8');
  const skips = [...template.matchAll(/checkov:skip=(.*)$/gm)].map(([, skip = '']) => skip);
  expect(skips.length).toBeGreaterThan(0);
  expect(skips.filter((skip) => !/^CKV_AWS_\d+:\S+( \S+){3,}\.$/.test(skip))).toEqual([]);
});
