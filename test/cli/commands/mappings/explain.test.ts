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

test.each([
  ['INACTIVE_OWNER_OR_USER', 'salesforce/rejected', 'inactive User'],
  ['fields_integrity', undefined, ''],
  ['unable_to_lock_row', 'salesforce/row-locked', 'locked the record'],
  ['DUPLICATES_DETECTED', 'salesforce/duplicate', 'A duplicate rule refused the record.'],
  ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'salesforce/validation-rule', 'Apex code'],
  ['REQUEST_LIMIT_EXCEEDED', 'salesforce/unavailable', 'too busy'],
  ['STORAGE_LIMIT_EXCEEDED', 'salesforce/storage-full', 'data storage is full'],
  ['toString', undefined, ''],
])("Salesforce's code %s is explained as %s", async (code, own, phrase) => {
  const { code: exit, out, err } = await s3sf(['explain', code]);
  if (own === undefined) return expect([exit, err]).toEqual([2, expect.stringContaining('there is no code')]);
  expect(exit).toBe(0);
  expect(out).toMatch(new RegExp(`^${code.toUpperCase()}\\n`));
  expect(out.replaceAll(/\s+/g, ' ')).toContain(phrase);
  expect(out).toContain(own);
  expect(out).toContain('Scope');
});

test('--version prints the version', async () => {
  expect(await s3sf(['--version'])).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});
