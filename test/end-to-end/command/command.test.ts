// `s3sf preview` and `s3sf demo`: what they print, and the exit codes that scripts rely on. One run of each kind is a process.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { s3sf } from '../../cli/run-s3sf.ts';
import { runCommand } from '../harness/command-process.ts';
import { firstRescue, login, textersHelped } from '../harness/events.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 's3sf-command-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(name: string, content: string | Uint8Array | object): Promise<string> {
  const path = join(folder, name);
  const isRaw = typeof content === 'string' || content instanceof Uint8Array;
  await writeFile(path, isRaw ? content : JSON.stringify(content));
  return path;
}

const jsonLines = (text: string): Record<string, unknown>[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const several = [
  login({ id: 'line-1', counselor: 'a' }),
  textersHelped({ id: 'line-2', counselor: 'b' }),
  { ...login({ id: 'line-3', counselor: 'c' }), type: 'volunteer.moved_house' },
];

describe('preview', () => {
  test('shows every field with its value and where it comes from, and exits 0', async () => {
    const file = await fileOf('good.json', firstRescue({ id: 'shown', counselor: 'cc-1' }));
    const { code, out, err } = await runCommand(['preview', file]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/Active_Rescues__c +1 +data\.counselor\.active_rescues/);
    expect(out).toMatch(/Priority +"High" +constant/);
    expect(out).toMatch(/WhoId +Contact with Counselor_Id__c "cc-1"/);
  });

  test('shows why a record is not written', async () => {
    const event = firstRescue({ id: 'second', counselor: 'cc-1', more: { active_rescues: 2 } });
    const { code, out } = await s3sf(['preview', await fileOf('second.json', event)]);
    expect(code).toBe(0);
    expect(out).toMatch(/3\. create Task: not written.*data\.counselor\.active_rescues = 1/);
  });

  test('prints the same as JSON, one line for each event', async () => {
    const file = await fileOf('several.jsonl.gz', gzipSync(several.map((event) => JSON.stringify(event)).join('\n')));
    const { code, out } = await s3sf(['preview', file, '--json']);
    expect(code).toBe(0);
    expect(jsonLines(out)).toMatchObject([
      { line: 1, plan: { kind: 'write' }, expect: [{ Contact: { Counselor_Id__c: 'a' } }] },
      { line: 2, plan: { kind: 'write' }, expect: [{ Contact: { Texters_Helped__c: 7 } }] },
      { line: 3, plan: { kind: 'ignored', because: 'unmapped' }, expect: [] },
    ]);
  });

  test('exits 1 for a file that contains a bad event, and still shows the good ones', async () => {
    const file = await fileOf('mixed.jsonl', `${JSON.stringify(several[0])}\n{"oh":\n${JSON.stringify(several[1])}\n`);
    const asText = await runCommand(['preview', file]);
    expect(asText.code).toBe(1);
    expect(asText.out).toMatch(/mixed\.jsonl:2:7 .*line 2, column 1/);
    expect(asText.out).toContain('[event/not-json]');
    expect(asText.out).toContain('line-2');
    const asJson = await s3sf(['preview', file, '--json']);
    expect(asJson.code).toBe(1);
    expect(jsonLines(asJson.out)[1]).toMatchObject({ line: 2, failure: { code: 'event/not-json' } });
  });

  test('exits 1 for an event that would fail, with the reason', async () => {
    const event = firstRescue({ id: 'fails', counselor: 'cc-1', more: { active_rescues: 'many' } });
    const { code, out } = await s3sf(['preview', await fileOf('fails.json', event)]);
    expect(code).toBe(1);
    expect(out).toContain('[event/breaks-schema]');
  });

  test('exits 1 for a file without any event', async () => {
    const { code, err } = await s3sf(['preview', await fileOf('empty.json', '[]')]);
    expect(code).toBe(1);
    expect(err).toContain('contains no event');
  });

  test.each([
    ['a missing file', ['preview', 'nowhere.json'], runCommand],
    ['an unknown option', ['preview', 'nowhere.json', '--jason'], s3sf],
    ['a missing mappings folder', ['preview', 'nowhere.json', '--mappings', 'nowhere'], s3sf],
    ['an unknown command', ['prewiev'], s3sf],
  ] as const)('exits 2 for %s, with a message on the error stream', async (_, args, run) => {
    const { code, out, err } = await run(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/\w/);
    expect(err).not.toContain('our bug');
  });
});

test('demo applies every example to Salesforce, reports the API calls, and exits 0', async () => {
  const { code, out, err } = await runCommand(['demo', '--json']);
  expect([code, err]).toEqual([0, '']);
  const [summary] = jsonLines(out) as [{ events: { type: string; outcome: { outcome: string } }[]; missing: number }];
  expect(summary).toMatchObject({ missing: 0, salesforce: { apiCalls: expect.any(Number) } });
  expect(summary.events.length).toBeGreaterThan(6);
  // People add examples of events that fail, and of two about the same record the newer one may be first.
  const shipped = summary.events.filter(({ type }) => /^(counselor|supervisor|conversation)\./.test(type));
  const outcomes = shipped.map(({ outcome }) => outcome.outcome);
  expect(outcomes).toContain('applied');
  expect(outcomes.filter((outcome) => outcome !== 'applied' && outcome !== 'superseded')).toEqual([]);
});

test('demo applies examples in the envelope of the platform, too', async () => {
  const folder = await mkdtemp(join(tmpdir(), 's3sf-demo-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, '_settings.yaml'), 'envelope: { type: kind, id: ref }\n');
  await writeFile(
    join(folder, 'seen.yaml'),
    `event: counselor.seen
records:
  - object: Contact
    key: { Counselor_Id__c: data.id }
    fields: { LastName: data.name }
examples:
  - name: with an id
    event: { kind: counselor.seen, ref: r-1, data: { id: c-1, name: Okonjo } }
    expect: []
  - name: without an id
    event: { kind: counselor.seen, data: { id: c-2, name: Sorg } }
    expect: []
  - name: without a key, the event is a dead letter, as the example says
    event: { kind: counselor.seen, ref: r-3, data: { name: Diaz } }
    expect: { failed: plan/empty-key }
`,
  );
  const { code, out, err } = await s3sf(['demo', '--json', '--mappings', folder]);
  expect([code, err]).toEqual([0, '']);
  const [{ events, missing }] = jsonLines(out) as [{ events: { outcome: { outcome: string } }[]; missing: number }];
  expect([missing, events.map(({ outcome }) => outcome.outcome)]).toEqual([0, ['applied', 'applied', 'failed']]);
});
