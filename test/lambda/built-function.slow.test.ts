// The built functions, started as Lambda starts them, against the local stack: every example of the shipped mappings
// arrives.
import { join, resolve } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { packFolder } from '../../src/build/pack-folder.ts';
import { readOutcomes } from '../../src/cli/trace/logged-outcome.ts';
import type { PreviewReply } from '../../src/lambda/preview.ts';
import { startStack } from '../../src/local/stack.ts';
import type { Stack } from '../../src/local/stack-options.ts';
import { readMappingFiles } from '../../src/mapping-files.ts';
import { loadMappings } from '../../src/pipeline/mapping/load-mappings.ts';
import { readSchema } from '../../src/schema-files.ts';
import { s3Client, sqsClient } from '../local/clients.ts';
import { runtimeClient } from '../template/installed-tools.ts';
import { buildArtifact } from './runtime/artifact.ts';
import { receivedRecords } from './runtime/received-records.ts';
import { startBuiltFunction } from './runtime/start-built-function.ts';
import { templateVariables } from './runtime/template-variables.ts';

const { mappings } = await loadMappings(await readMappingFiles('mappings'), await readSchema('salesforce/schema'));
const examples = mappings.all().flatMap((mapping) => mapping.examples.map(({ event }) => event));

const templateNames = { export: 'ExportFunction', recover: 'RecoverFunction', preview: 'PreviewFunction' };

let artifact: Awaited<ReturnType<typeof buildArtifact>>;
beforeAll(async () => {
  artifact = await buildArtifact();
});
afterAll(() => artifact.remove());

describe.skipIf(!runtimeClient)('under the runtime client of Lambda', () => {
  const start = async (name: keyof typeof templateNames, environment: Readonly<Record<string, string>>) => {
    const handler = `dist/${name}.handler`;
    const started = {
      runtimeClient: runtimeClient as string,
      artifact: artifact.folder,
      handler,
      environment: { ...(await templateVariables(templateNames[name])), ...environment },
    };
    const built = await startBuiltFunction(started);
    onTestFinished(() => built.close());
    return built;
  };

  test('the export function applies every example', async () => {
    const stack = await startPausedStack();
    const keys = examples.map((_, index) => `events/${index}.json`);
    await put(stack, keys);
    // One invocation of a hundred would write debug lines.
    const built = await start('export', { ...stack.environment, POWERTOOLS_LOGGER_SAMPLE_RATE: '0' });
    const answer = await built.invoke({ Records: await recordsOf(stack, keys.length) });
    expect(answer).toEqual({ kind: 'returned', payload: { batchItemFailures: [] } });
    expect(built.lines.filter((line) => line.includes('"level":"DEBUG"'))).toEqual([]);
    const outcomes = built.lines.flatMap(readOutcomes);
    expect(outcomes.map(({ location }) => location.key).sort()).toEqual(keys.toSorted());
    expect(outcomes.map(({ outcome }) => outcome).filter((outcome) => !/^(applied|ignored)$/.test(outcome))).toEqual(
      [],
    );
  });

  test('a mapping with every function gives the same records in the built functions', async () => {
    const mappingsDir = 'test/fixtures/functions';
    const schemaDir = 'salesforce/schema';
    const outDir = join(artifact.folder, 'functions');
    await packFolder({ mappingsDir, schemaDir, outDir });
    const loaded = await loadMappings(await readMappingFiles(mappingsDir), await readSchema(schemaDir));
    const own = loaded.mappings.all().flatMap((mapping) => mapping.examples);
    expect(own.length).toBeGreaterThan(1);

    const previewed = await start('preview', { PACKED_MAPPINGS_DIR: outDir });
    const { payload } = (await previewed.invoke(own.map(({ event }) => event))) as { payload: PreviewReply };
    const expected = own.map(({ expect: records }) => records);
    expect(payload.events.map((each) => 'expect' in each && each.expect)).toEqual(expected);

    const stack = await startPausedStack();
    const keys = own.map((_, index) => `events/functions-${index}.json`);
    await put(
      stack,
      keys,
      own.map(({ event }) => event),
    );
    const built = await start('export', { ...stack.environment, PACKED_MAPPINGS_DIR: outDir });
    await built.invoke({ Records: await recordsOf(stack, keys.length) });
    const outcomes = built.lines.flatMap(readOutcomes);
    expect(outcomes.map(({ outcome, failure }) => failure ?? outcome)).toEqual(own.map(() => 'applied'));
  });

  test('the recover function finds Salesforce available', async () => {
    const stack = await startPausedStack();
    const built = await start('recover', stack.environment);
    const answer = await built.invoke({ source: 'aws.events' });
    expect(answer).toMatchObject({ kind: 'returned', payload: { parked: { flowing: 0, staying: 0 } } });
  });

  test('the preview function shows what an event would do, without an account', async () => {
    const built = await start('preview', {});
    const [event] = examples;
    const answer = await built.invoke(event);
    expect(answer).toMatchObject({
      kind: 'returned',
      payload: { problems: [], events: [{ plan: { kind: 'write', event: { id: event?.id } } }] },
    });
  });

  test('the preview function reports the problems of packed mappings, and checks schemas', async () => {
    const schemaDir = 'salesforce/schema';
    const mappingsDir = 'test/fixtures/invalid';
    const outDir = join(artifact.folder, 'broken');
    await packFolder({ mappingsDir, schemaDir, outDir });
    const { problems } = await loadMappings(
      await readMappingFiles(mappingsDir, 'mappings'),
      await readSchema(schemaDir),
    );
    expect(problems.length).toBeGreaterThan(20);
    const broken = await start('preview', { PACKED_MAPPINGS_DIR: outDir });
    expect(await broken.invoke(examples[0])).toMatchObject({
      payload: { problems: JSON.parse(JSON.stringify(problems)) },
    });

    const built = await start('preview', {});
    const breaking = examples.map((event) => ({ ...event, data: { of: 'another kind' } }));
    const { payload } = (await built.invoke(breaking)) as { payload: PreviewReply };
    const codes = payload.events.map((each) => 'plan' in each && each.plan.kind === 'failed' && each.plan.failure.code);
    expect(new Set(codes)).toEqual(new Set(['event/breaks-schema']));
  });

  test('the export function lists missing environment variables', async () => {
    const built = await start('export', {});
    expect(await built.invoke({ Records: [] })).toMatchObject({
      kind: 'failed',
      error: { errorType: 'ConfigurationError', errorMessage: expect.stringContaining('EVENT_QUEUE_URL is not set') },
    });
  });
});

async function startPausedStack(): Promise<Stack> {
  const stack = await startStack({
    handlerModule: resolve('src/lambda/export.ts'),
    schemaDir: 'salesforce/schema',
    startPaused: true,
  });
  onTestFinished(() => stack.close());
  return stack;
}

async function put(stack: Stack, keys: readonly string[], events: readonly object[] = examples): Promise<void> {
  const s3 = s3Client(stack.clients.s3.endpoint);
  for (const [index, Key] of keys.entries()) {
    await s3.send(new PutObjectCommand({ Bucket: stack.bucket, Key, Body: JSON.stringify(events[index]) }));
  }
  s3.destroy();
}

async function recordsOf(stack: Stack, count: number): Promise<object[]> {
  const sqs = sqsClient(stack.clients.sqs.endpoint);
  const from = { queueUrl: stack.queueUrls.event, queueArn: stack.queueArns.event, count };
  return receivedRecords(sqs, from).finally(() => sqs.destroy());
}
