import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { s3sf } from '../../run-s3sf.ts';
import { scratchFolder } from '../../scratch-folder.ts';

const mapping = `event: counselor.login # kept
records:
  - object: Contact
    key: { Counselor_Id__c: data.id }
    fields:
      LastName: data.name
      Title: data.title
examples:
  - name: a login
    event: { specversion: "1.0", id: e-1, source: s, type: counselor.login, data: { id: c-1, name: Okoro } }
    expect:
      - Contact: { Counselor_Id__c: c-1, LastName: Okonjo } # the counselor
`;

test('the examples of the shipped mappings pass and cover nine tenths of the outcomes', async () => {
  const { code, out, err } = await s3sf(['test', '--min', '90', '--json']);
  expect(err).toBe('');
  expect(code).toBe(0);
  const { examples } = JSON.parse(out) as { examples: { holds: boolean }[] };
  expect(examples.length).toBeGreaterThan(10);
  expect(examples.filter(({ holds }) => !holds)).toEqual([]);
});

test('an example that fails is shown with its difference; the exit code is 1', async () => {
  const folder = await scratchFolder({ 'login.yaml': mapping });
  const { code, out } = await s3sf(['test', '--mappings', folder]);
  expect(code).toBe(1);
  expect(out).toContain(`Contact.LastName  ${folder}/login.yaml:12:52`);
  expect(out).toMatch(/expected\s+"Okonjo"\n\s+actual\s+"Okoro"/);
  expect(out).toContain('Contact.Title is never set');
});

test('a file that does not load is listed as not tested', async () => {
  const folder = await scratchFolder({ 'login.yaml': mapping, 'broken.yaml': 'event: [' });
  const { code, out } = await s3sf(['test', '--mappings', folder]);
  expect(code).toBe(1);
  expect(out).toMatch(/^Not tested, .*broken\.yaml/m);
  expect(out).not.toMatch(/^Not tested, .*login\.yaml/m);
});

test('--json prints the same for programs', async () => {
  const folder = await scratchFolder({ 'login.yaml': mapping });
  const file = `${folder}/login.yaml`;
  const { code, out } = await s3sf(['test', '--mappings', folder, '--json']);
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    examples: [
      {
        name: 'a login',
        file,
        line: 9,
        holds: false,
        differences: [{ subject: 'Contact.LastName', file, line: 12, column: 52, expected: 'Okonjo', actual: 'Okoro' }],
      },
    ],
    problems: [],
    coverage: { percent: 66, points: [{ covered: true }, { covered: true }, { covered: false, line: 7 }] },
  });
});

test('--update writes the actual values into the file and changes nothing else', async () => {
  const folder = await scratchFolder({ 'login.yaml': mapping });
  const { code, out } = await s3sf(['test', '--mappings', folder, '--update']);
  expect(code).toBe(0);
  expect(out).toContain(`${folder}/login.yaml updated`);
  expect(await readFile(path.join(folder, 'login.yaml'), 'utf8')).toBe(mapping.replace('Okonjo', 'Okoro'));
});

test('--update never accepts an expression that fails', async () => {
  const broken = mapping.replace('data.title', '$number(data.name)');
  const folder = await scratchFolder({ 'login.yaml': broken });
  const { code, out } = await s3sf(['test', '--mappings', folder, '--update']);
  expect(code).toBe(1);
  expect(out).toContain('[plan/expression-failed]');
  expect(await readFile(path.join(folder, 'login.yaml'), 'utf8')).toBe(broken);
});

test('examples that cover less than --min exit with 1', async () => {
  const folder = await scratchFolder({ 'login.yaml': mapping.replace('Okonjo', 'Okoro') });
  expect((await s3sf(['test', '--mappings', folder, '--min', '66'])).code).toBe(0);
  expect((await s3sf(['test', '--mappings', folder, '--min', '67'])).code).toBe(1);
});

test.each([
  ['no example', mapping.slice(0, mapping.indexOf('examples:')), 'mapping/no-examples'],
  ['an unknown name', mapping.replace('expect:', 'expects:'), 'mapping/unknown-key'],
  ['an event of another type', mapping.replace('type: counselor.login', 'type: other'), 'mapping/foreign-example'],
])('%s exits with 1', async (_, text, problem) => {
  const folder = await scratchFolder({ 'login.yaml': text });
  const { code, err } = await s3sf(['test', '--mappings', folder]);
  expect(code).toBe(1);
  expect(err).toContain(`[${problem}]`);
});

test('a folder without mappings exits with 1', async () => {
  expect((await s3sf(['test', '--mappings', await scratchFolder()])).code).toBe(1);
});

test('a named file is tested alone; a file that is not a mapping is wrong usage', async () => {
  const folder = await scratchFolder({ 'a.yaml': mapping, 'b.yaml': mapping.replaceAll('counselor.login', 'other') });
  const { out } = await s3sf(['test', `${folder}/b.yaml`, '--mappings', folder, '--json']);
  expect(JSON.parse(out).examples).toMatchObject([{ file: `${folder}/b.yaml` }]);
  expect((await s3sf(['test', 'no-such.yaml', '--mappings', folder])).code).toBe(2);
  expect((await s3sf(['test', '--min', 'much'])).code).toBe(2);
});

test('--watch tests again on a save', async () => {
  const folder = await scratchFolder({ 'login.yaml': mapping });
  const stop = new AbortController();
  let said = '';
  const { code } = await s3sf(['test', '--mappings', folder, '--watch'], {
    signal: stop.signal,
    out: (text) => {
      const before = said;
      said += text;
      if (said.includes('1 failed') && !before.includes('1 failed')) {
        void writeFile(path.join(folder, 'login.yaml'), mapping.replace('Okonjo', 'Okoro'));
      }
      if (said.includes('1 example passed.')) stop.abort();
    },
  });
  expect(code).toBe(0);
  expect(said).toContain('1 example passed.');
});

test('if no example is run, the output says why', async () => {
  const broken = await scratchFolder({ 'a.yaml': 'event: a.b\nrecords: {}\n' });
  const said = await s3sf(['test', '--mappings', broken]);
  expect(said).toMatchObject({ code: 1, out: expect.stringContaining('No example was run.') });
  expect(said.out.replace(/\s+/g, ' ')).toContain('a.yaml. Correct them first.');
  expect(said.out).not.toContain('0 examples');
});

test('what Salesforce would refuse in an example is announced, and the exit code stays that of the examples', async () => {
  const nameless = mapping
    .replace('      Title: data.title\n', '')
    .replace('name: Okoro }', 'name: null }')
    .replace('LastName: Okonjo', 'LastName: null');
  const folder = await scratchFolder({ 'a.yaml': nameless });
  const { code, out } = await s3sf(['test', '--mappings', folder]);
  expect(code).toBe(0);
  expect(out).toContain('1 example passed');
  expect(out).toContain('"npx s3sf check" finds 1 error in the tested files');
  expect(JSON.parse((await s3sf(['test', '--json', '--mappings', folder])).out)).toMatchObject({ checkErrors: 1 });
  expect((await s3sf(['check', '--mappings', folder])).code).toBe(1);
});

test('without errors, the check is not mentioned', async () => {
  const folder = await scratchFolder({
    'a.yaml': mapping.replace('Okonjo', 'Okoro').replace('      Title: data.title\n', ''),
  });
  expect((await s3sf(['test', '--mappings', folder])).out).not.toContain('s3sf check');
});
