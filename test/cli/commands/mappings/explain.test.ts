import { afterEach, expect, test } from 'vitest';
import { s3sf } from '../../run-s3sf.ts';

const home = process.cwd();
afterEach(() => process.chdir(home));

test('every listed code is explained, from any folder', async () => {
  process.chdir('src/cli');
  const codes = JSON.parse((await s3sf(['explain', '--json'])).out) as string[];
  expect(codes).toContain('mapping/unknown-field');
  expect(codes).toContain('salesforce/rejected');
  for (const code of codes) {
    const { code: exit, out } = await s3sf(['explain', code, '--json']);
    expect(exit).toBe(0);
    expect((JSON.parse(out) as { text: string }).text.length).toBeGreaterThan(40);
  }
});

test('an explanation ends where the next one begins', async () => {
  const { out } = await s3sf(['explain', 'mapping/tab']);
  expect(out).toMatch(/^mapping\/tab\n\nA line is indented with a tab\./);
  expect(out).not.toContain('###');
});

test('a misspelled or shortened code is wrong usage, and the right one is suggested', async () => {
  for (const wrong of ['unknown-field', 'mapping/unknown-feild']) {
    expect(await s3sf(['explain', wrong])).toMatchObject({
      code: 2,
      err: expect.stringContaining('mapping/unknown-field'),
    });
  }
});

test('--version prints the version', async () => {
  expect(await s3sf(['--version'])).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});
