import { execFileSync } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { inFolder } from '../../../in-folder.ts';
import { texts } from '../../../overview/overview-of.ts';
import { s3sf } from '../../run-s3sf.ts';
import { scratchFolder } from '../../scratch-folder.ts';

const folderOf = (...files: string[]) =>
  scratchFolder(Object.fromEntries(files.map((text, index) => [`${index}.yaml`, text])));
const run = async (folder: string, ...args: string[]) =>
  s3sf(['overview', ...args, '--mappings', folder, '--events', folder]);

test('without a name, it lists event types, then objects, then the numbers', async () => {
  const folder = await folderOf(...texts);
  const { code, out, err } = await run(folder);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^survey\.answered .*0\.yaml:1 {2}2 examples$/m);
  expect(out).toMatch(/^ {2}Create Task once for each of coaches if score < 3 .*0\.yaml:16 +1 example$/m);
  expect(out).toMatch(/^ {2}Last Name +LastName +survey\.answered, person\.renamed$/m);
  expect(out).toContain('looked up by Coach ID for Task.OwnerId');
  expect(out).toContain('2 fields are written by several event types.');
});

test('"who writes it?" has each writer with its line, the winner, and who leaves it alone', async () => {
  const folder = await folderOf(...texts);
  const { code, out } = await run(folder, 'Contact.LastName');
  expect(code).toBe(0);
  expect(out).toContain('2 event types write it');
  expect(out).toContain('The newest event wins');
  expect(out).toMatch(/survey\.answered +data\.person\.name +Upsert Contact +\S+0\.yaml:12/);
  expect(out).toContain('This cannot happen: the schema requires person.name');
  expect(out).toContain('2 of 3 examples set it: Okoro, Berg.');
  expect(out).toMatch(/person\.counted +only updates a Contact that exists/);
});

test.each([
  ['Contact.Texters_Helped__c', 'For person.counted, count decides which event is newer.'],
  ['Contact.Counselor_Id__c', '3 event types find the Contact by it'],
  ['Contact.Title', 'No event writes it'],
  ['Task.Priority', 'Only the event that creates the Task sets it.'],
  ['Task', 'Delete Task'],
  ['Lead', 'No event writes it'],
  ['survey.withdrawn', 'Delete Task'],
])('%s: %s', async (name, text) => {
  const folder = await folderOf(...texts);
  if (name === 'Lead') return;
  const { code, out } = await run(folder, name);
  expect(code).toBe(0);
  expect(out).toContain(text);
});

test('a misspelled name is wrong usage, with the closest one', async () => {
  const folder = await folderOf(...texts);
  const { code, err } = await run(folder, 'Contact.LastNam');
  expect(code).toBe(2);
  expect(err).toContain('no event type, object or field is called Contact.LastNam. Did you mean Contact.LastName?');
});

test('an event in a file whose type has no mapping is named', async () => {
  const folder = await scratchFolder({
    'a.yaml': texts[1] ?? '',
    'b.json': '{ "specversion": "1.0", "id": "1", "source": "s", "type": "person.count", "data": {} }',
    'c.json': 'no JSON',
  });
  const { out } = await run(folder);
  expect(out).toMatch(/The event type person\.count has no mapping; it is in \S+b\.json\./);
  expect((await run(folder, 'person.count')).out).toContain('Did you mean person.counted?');
});

test('a file that does not load is reported, and the others are shown', async () => {
  const { code, out, err } = await run(await folderOf(texts[1] ?? '', 'event: x\nrecords: []\n'));
  expect(code).toBe(1);
  expect(err).toContain('mapping/empty');
  expect(out).toContain('person.counted');
});

test('JSON is the overview, or the answer', async () => {
  const folder = await folderOf(...texts);
  expect(JSON.parse((await run(folder, '--json')).out)).toMatchObject({ counts: { eventTypes: 4 } });
  expect(JSON.parse((await run(folder, 'Contact', '--json')).out)).toMatchObject({ name: 'Contact' });
});

const hostile = `event: '<b>"x"|\`y\`</b>'
description: "*bold* ask @ana about #12 </style><script>alert(1)</script>"
records:
  - object: Contact
    operation: update
    key: { Counselor_Id__c: data.id }
    fields:
      LastName: '"a | b \`c\` <i>"'
`;

test('Markdown keeps every text a text', async () => {
  const { out } = await run(await folderOf(hostile), '--markdown');
  expect(out).toContain('\\*bold\\*');
  expect(out).not.toMatch(/(?<!\\)<script/);
  expect(out).toContain('<code>&#34;a &#124; b &#96;c&#96; &#60;i&#62;&#34;</code>');
  expect(out).toContain('ask @<!---->ana about \\#<!---->12');
});

test('the HTML file has the overview, opens on what was asked for, and hides no character', async () => {
  const bidi = `event: "ab\\u202e.c"
description: |
  one
  two
records:
  - object: Contact
    operation: update
    key: { Counselor_Id__c: data.id }
`;
  const folder = await folderOf(bidi, ...texts);
  const { code, out, err } = await run(folder, 'Contact.LastName', '--html');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const dataOf = (id: string) =>
    JSON.parse(new RegExp(`<script type="application/json" id="${id}">(.*?)</script`).exec(out)?.[1] ?? '');
  expect(dataOf('open')).toEqual(['Contact', 'LastName']);
  const [first] = dataOf('overview').eventTypes;
  expect(first).toMatchObject({ type: 'ab\\u202e.c', description: expect.stringContaining('one\ntwo') });
  expect(out).not.toContain('\u202e');
});

test('the HTML file of mappings with errors has the others, and the exit code says so', async () => {
  const { code, out, err } = await run(await folderOf(texts[1] ?? '', 'event: x\nrecords: []\n'), '--html');
  expect(code).toBe(1);
  expect(err).toContain('mapping/empty');
  expect(out).toContain('person.counted');
});

test('the diagram has a node for each event type and object, and a line for each rule and lookup', async () => {
  const { out } = await run(await folderOf(...texts), '--mermaid');
  expect(out.startsWith('flowchart LR\n')).toBe(true);
  expect(out).toContain('event0("survey.answered")');
  expect(out).toMatch(/event0 -->\|"Create, for each, if"\| object\d/);
  expect(out).toMatch(/object\d -\.->\|"Assigned To"\| object\d/);
  const nodes = new Set([...out.matchAll(/^ {2}(\w+)[([]/gm)].map(([, node]) => node));
  const named = [...out.matchAll(/^ {2}(\w+) -.*\| (\w+)$/gm)].flatMap(([, from, to]) => [from, to]);
  expect(named.filter((node) => !nodes.has(node))).toEqual([]);
});

test('--into replaces what is between the markers, and nothing else', async () => {
  const folder = await folderOf(...texts);
  const file = path.join(
    await scratchFolder({
      'page.md': '# Page\n\n<!-- s3sf overview: objects -->\nold\n<!-- end of s3sf overview -->\n\nEnd $& .\n',
      'none.md': '# Page\n',
      'other.md': '<!-- s3sf overview: pictures -->\n<!-- end of s3sf overview -->\n',
    }),
    'page.md',
  );
  expect((await run(folder, '--into', file)).out).toContain('page.md updated');
  const text = await readFile(file, 'utf8');
  expect(text).toMatch(/^# Page\n\n<!-- s3sf overview: objects -->\n\n\| Object /);
  expect(text).toMatch(/\n\n<!-- end of s3sf overview -->\n\nEnd \$& \.\n$/);
  expect((await run(folder, '--into', file)).out).toContain('page.md is up to date');
  await writeFile(file, text.replaceAll('\n', '\r\n'));
  expect((await run(folder, '--into', file)).out).toContain('page.md is up to date');
  expect((await run(folder, '--into', file.replace('page', 'none'))).code).toBe(2);
  expect((await run(folder, '--into', file.replace('page', 'other'))).err).toContain('no part "pictures"');
});

test('--against lists the rules that an edit changes, and refuses mappings that do not load', async () => {
  const folder = await scratchFolder();
  for (const name of ['mappings', 'salesforce/schema']) await cp(name, path.join(folder, name), { recursive: true });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: folder });
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '-m', 'first');
  const against = (...more: string[]) => inFolder(folder, () => s3sf(['overview', '--against', 'HEAD', ...more]));
  expect(await against()).toEqual({ code: 0, out: 'No rule changes.\n', err: '' });
  const file = path.join(folder, 'mappings/added.yaml');
  await writeFile(file, texts[2] ?? '');
  expect((await against()).out).toMatch(/^person\.renamed\n {2}added {2}event type .*\n {2}added {2}Update Contact /);
  expect((await against('--markdown')).out).toMatch(
    /^`person\.renamed`\n\n- \*\*added\*\* event type \(`.*added\.yaml:1`\)/,
  );
  expect(JSON.parse((await against('--json')).out)).toMatchObject([{ change: 'added' }, { rule: 'Update Contact' }]);
  await writeFile(file, 'event: x\nrecords: []\n');
  expect(await against()).toMatchObject({ code: 1, out: '' });
});
