// The thread in one file answers what its modules answer.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readMappingFiles } from '../../../src/mapping-files.ts';
import { readSchemaFiles } from '../../../src/schema-files.ts';
import { threadCode } from '../../../src/studio/bundles/thread-code.ts';
import { createEvaluator } from '../../../src/studio/server/thread/evaluator.ts';
import { evaluateThread } from '../../../src/studio/server/thread/prepare-thread.ts';

let cache: string;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 's3sf-thread-'));
});
afterEach(() => rm(cache, { recursive: true, force: true }));

async function answerOf(threadFile: URL) {
  const files = await readMappingFiles('mappings');
  const schema = await readSchemaFiles('salesforce/schema');
  const evaluator = createEvaluator({ schema, timeZone: 'America/New_York' }, { threadFile });
  try {
    evaluator.change(
      files.map((file) => ({ file })),
      [],
    );
    const opened = files.find(({ path }) => path.endsWith('counselor.active_rescue.yaml'));
    const { tookMs: _, ...answer } = await evaluator.ask('evaluate', { path: '', text: '', ...opened });
    return answer;
  } finally {
    await evaluator.close();
  }
}

test('is bundled once, and answers the same', async () => {
  const file = await threadCode(evaluateThread, cache);
  expect(fileURLToPath(file)).toBe(join(cache, 'evaluate-thread.mjs'));
  const answer = await answerOf(file);
  expect(answer.examples?.map(({ verdict }) => verdict)).toContain('passes');
  expect(answer).toEqual(await answerOf(evaluateThread));

  const names = await readdir(cache);
  await writeFile(join(cache, 'evaluate-thread.mjs'), '');
  expect(await threadCode(evaluateThread, cache)).toEqual(file);
  expect(await answerOf(file)).toEqual(answer);
  expect(await readdir(cache)).toEqual(names);
});

test('is the module itself where nothing can be written', async () => {
  const taken = join(cache, 'a-file');
  await writeFile(taken, '');
  expect(await threadCode(evaluateThread, taken)).toBe(evaluateThread);
  expect(await threadCode(evaluateThread, undefined)).toBe(evaluateThread);
});
