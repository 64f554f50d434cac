import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import type { LogLine } from '../../../src/local/function/environment.ts';
import { createFunction, type FunctionOptions } from '../../../src/local/function/function.ts';
import { eventually } from '../../eventually.ts';

const module = (name: string) => fileURLToPath(new URL(`../handlers/${name}.ts`, import.meta.url));

function start(options: Partial<FunctionOptions> = {}) {
  const lines: LogLine[] = [];
  const onLog = (line: LogLine) => void lines.push(line);
  const local = createFunction({ handlerModule: module('scripted'), onLog, ...options });
  onTestFinished(() => local.close());
  return { ...local, lines };
}

interface Described {
  pid: number;
  invocations: number;
  environment: Record<string, string>;
  flags: string[];
  context: Record<string, unknown>;
  remainingMs: number;
}

const describeProcess = async (local: Pick<ReturnType<typeof start>, 'invoke'>): Promise<Described> => {
  const result = await local.invoke({ do: 'describe' });
  if (result.kind !== 'returned') throw new Error(`The invocation ${result.kind}.`);
  return result.payload as Described;
};

it('returns the handler’s result as JSON', async () => {
  const { invoke } = start();
  expect(await invoke({ do: 'return', value: { a: [1] } })).toMatchObject({ kind: 'returned', payload: { a: [1] } });
  expect(await invoke({ do: 'return' })).toMatchObject({ kind: 'returned', payload: null });
});

it('runs the handler in a warm process with its own environment and a context like Lambda’s', async () => {
  const local = start({ environment: { TABLE: 't' }, name: 'export', timeoutMs: 600_000 });
  const first = await describeProcess(local);
  const second = await describeProcess(local);
  expect(second).toMatchObject({ pid: first.pid, invocations: 2 });
  expect(first.pid).not.toBe(process.pid);
  expect(first.environment).toMatchObject({ TABLE: 't', AWS_LAMBDA_FUNCTION_NAME: 'export', AWS_REGION: 'us-east-1' });
  expect(Object.keys(first.environment).filter((name) => /proxy/i.test(name))).toEqual([]);
  expect(first.context).toMatchObject({ functionName: 'export', functionVersion: '$LATEST', memoryLimitInMB: '1024' });
  expect(first.context.awsRequestId).not.toBe(second.context.awsRequestId);
  expect(first.remainingMs).toBeGreaterThan(0);
  expect(first.remainingMs).toBeLessThanOrEqual(600_000);
});

it('gives the heap as much of the memory as Lambda’s runtime does', async () => {
  const { flags } = await describeProcess(start({ memoryMb: 512 }));
  expect(flags).toEqual(expect.arrayContaining(['--max-semi-space-size=25', '--max-old-space-size=460']));
});

it('keeps the process after an exception, and reports only its name', async () => {
  const local = start();
  const { pid } = await describeProcess(local);
  expect(await local.invoke({ do: 'throw' })).toEqual({
    kind: 'failed',
    errorType: 'RangeError',
    durationMs: expect.any(Number),
  });
  expect((await describeProcess(local)).pid).toBe(pid);
});

it.each([
  ['exits with an error', { do: 'exit', value: 1 }],
  ['exits without an error', { do: 'exit', value: 0 }],
  ['is killed', { do: 'kill' }],
  ['has an unhandled rejection', { do: 'reject-later' }],
])('fails an invocation whose process %s, and starts a new process for the next', async (_, event) => {
  const local = start();
  expect(await local.invoke(event)).toMatchObject({ kind: 'failed', errorType: 'Runtime.ExitError' });
  expect((await describeProcess(local)).invocations).toBe(1);
  expect(local.counts()).toMatchObject({ invocations: 2, failures: 1, inits: 2 });
});

it('kills a process that exceeds the time limit', async () => {
  const local = start({ timeoutMs: 150 });
  expect(await local.invoke({ do: 'hang' })).toMatchObject({ kind: 'failed', errorType: 'Sandbox.Timedout' });
  // On a busy machine the next one may take longer than that too.
  expect((await eventually(() => describeProcess(local))).invocations).toBe(1);
});

it('kills processes on demand, even during an invocation', async () => {
  const local = start();
  await describeProcess(local);
  const running = local.invoke({ do: 'wait', value: 60_000 });
  expect(await local.kill()).toBe(1);
  expect(await running).toMatchObject({ kind: 'failed', errorType: 'Runtime.ExitError' });
  expect((await describeProcess(local)).invocations).toBe(1);
});

it('starts another environment while one is busy, and throttles what exceeds the reserved concurrency', async () => {
  const local = start({ reservedConcurrency: 2 });
  const running = [1, 2].map(() => local.invoke({ do: 'wait', value: 50 }));
  expect(await local.invoke({ do: 'wait', value: 50 })).toEqual({ kind: 'throttled' });
  const pids = (await Promise.all(running)).map((result) => (result.kind === 'returned' ? result.payload : undefined));
  expect(pids).not.toContain(undefined);
  expect(new Set(pids).size).toBe(2);
  expect(local.counts()).toMatchObject({ invocations: 2, throttles: 1, running: 0 });
});

it('fails the invocation if the module cannot be loaded', async () => {
  const local = start({ handlerModule: module('cannot-load') });
  expect(await local.invoke({})).toMatchObject({ kind: 'failed', errorType: 'Runtime.InitError' });
  expect(local.lines.some(({ line }) => line.includes('Runtime.HandlerNotFound'))).toBe(true);
});

it('forwards every line of the handler’s output', async () => {
  const local = start();
  await local.invoke({ do: 'log', value: 'hello' });
  await eventually(() => {
    expect(local.lines).toContainEqual({ stream: 'stdout', line: 'out hello', environment: 1 });
    expect(local.lines).toContainEqual({ stream: 'stderr', line: 'err hello', environment: 1 });
  });
});

it('is invoked 16 times in one chain; the next invocation is refused before it runs', async () => {
  const local = start();
  const headers: string[] = [];
  for (let hop = 0; hop < 16; hop += 1) {
    const result = await local.invoke({ do: 'describe' }, headers.slice(-1));
    if (result.kind !== 'returned') throw new Error(`The invocation ${result.kind}.`);
    headers.push(String((result.payload as Described).environment._X_AMZN_TRACE_ID));
  }
  expect(new Set(headers).size).toBe(16);
  expect(await local.invoke({ do: 'describe' }, headers.slice(-1))).toMatchObject({
    kind: 'failed',
    errorType: 'RecursiveInvocationException',
  });
  expect(local.counts()).toMatchObject({ invocations: 16, failures: 0, recursiveInvocationsDropped: 1 });
  // A new chain is not affected.
  expect(await local.invoke({ do: 'return' })).toMatchObject({ kind: 'returned' });
});

it('is invoked by a chain of any length if loops are allowed', async () => {
  const local = start({ recursiveLoop: 'Allow' });
  let headers: string[] = [];
  for (let hop = 0; hop < 20; hop += 1) {
    const result = await local.invoke({ do: 'describe' }, headers);
    if (result.kind !== 'returned') throw new Error(`The invocation ${result.kind}.`);
    headers = [String((result.payload as Described).environment._X_AMZN_TRACE_ID)];
  }
  expect(local.counts()).toMatchObject({ invocations: 20, recursiveInvocationsDropped: 0 });
});
