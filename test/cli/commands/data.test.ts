// The functions behind the commands return data, for the studio and other callers. These run without a terminal.
import { expect, test } from 'vitest';
import { checkFiles } from '../../../src/cli/commands/mappings/check.ts';
import { explainCode } from '../../../src/cli/commands/mappings/explain.ts';
import { previewFile } from '../../../src/cli/commands/mappings/preview.ts';
import { sampleEvent } from '../../../src/cli/commands/mappings/sample.ts';
import { testMappings } from '../../../src/cli/commands/mappings/test.ts';
import { findMissing } from '../../../src/cli/commands/schema/missing.ts';
import { UsageError } from '../../../src/cli/io.ts';
import type { Problem } from '../../../src/problem.ts';
import { s3sf } from '../run-s3sf.ts';
import { scratchFolder } from '../scratch-folder.ts';
import { slowClock } from '../slow-clock.ts';

const folders = { mappings: 'mappings', schema: 'salesforce/schema' };
const broken = 'event: t\nrecords: []\n';

test('check returns the problems and the files that they are in', async () => {
  const mappings = await scratchFolder({ 'a.yaml': broken });
  const { checked, problems, files } = await checkFiles([], { ...folders, mappings, strict: false });
  expect(checked).toBe(1);
  expect(problems).toMatchObject([{ code: 'mapping/empty', file: `${mappings}/a.yaml` }]);
  expect(files).toEqual([{ path: `${mappings}/a.yaml`, text: broken }]);
});

test('test returns the report, what does not load, and its progress', async () => {
  const progress: number[] = [];
  const loading: Problem[] = [];
  const result = await testMappings(
    [],
    { ...folders, update: false },
    {
      onProgress: (done) => progress.push(done),
      onProblems: (problems) => loading.push(...problems),
    },
  );
  expect(result).toMatchObject({ loading: [], unloaded: [], updated: [], min: 0 });
  expect(result.report.examples.every(({ holds }) => holds)).toBe(true);
  expect(progress[0]).toBe(0);
  expect(progress.length).toBeGreaterThan(3);
  expect(loading).toEqual([]);
});

test('preview returns each event of a file as it is read', async () => {
  const { results, types, hasErrors } = await previewFile('examples/an-evening.jsonl', folders);
  const all = await Array.fromAsync(results);
  expect(all.length).toBeGreaterThan(2);
  expect(all.every(({ kind }) => kind === 'event')).toBe(true);
  expect(types).toContain('counselor.login');
  expect(hasErrors).toBe(false);
});

test('explain, sample and missing return what they found', async () => {
  expect(await explainCode('mapping/tab')).toMatchObject({ kind: 'section', code: 'mapping/tab' });
  expect(await sampleEvent('counselor.login', folders)).toMatchObject({ type: 'counselor.login' });
  const options = { ...folders, objects: 'nowhere', editor: 'nowhere', type: [], write: false };
  expect(await findMissing(options)).toEqual({
    ...{ standard: [], objects: [], fields: [], unknown: [] },
    ...{ written: [], changed: [], kept: [] },
  });
});

test('wrong usage is thrown', async () => {
  await expect(sampleEvent('no.such.type', folders)).rejects.toThrow(UsageError);
  await expect(explainCode('no/such-code')).rejects.toThrow(UsageError);
});

test('a test that takes long shows its progress on a screen, and nothing with --json', async () => {
  const screens = { out: {}, err: { isTTY: true, columns: 80 } };
  const { err } = await s3sf(['test'], { screens, clock: slowClock() });
  expect(err).toContain('\rRunning examples: ');
  expect(err.endsWith('\r\u001b[K')).toBe(true);
  expect((await s3sf(['test', '--json'], { screens, clock: slowClock() })).err).toBe('');
});
