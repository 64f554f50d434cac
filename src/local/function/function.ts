// A Lambda function on this machine: execution environments start on demand, stay warm, are reused last in, first out,
// and are replaced at the next invocation after a crash.
import { randomUUID } from 'node:crypto';
import { type Environment, type LogLine, startEnvironment } from './environment.ts';
import { maxInvocationsInChain, traceInvocation } from './lineage.ts';
import type { InvocationResult } from './protocol.ts';

export type RecursiveLoop = 'Allow' | 'Terminate';

export interface FunctionOptions {
  /** Path or URL of the module that exports `handler`. */
  handlerModule: string;
  /** The function's own variables. Those that Lambda sets are added. If they change, new environments are started. */
  environment?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>);
  name?: string;
  region?: string;
  /** Time limit of an invocation, in milliseconds; default 60,000. */
  timeoutMs?: number;
  /** Time limit for loading the module, in milliseconds; default 120,000, which is enough on a busy machine. */
  initTimeoutMs?: number;
  /** Maximum number of concurrent invocations; further ones are throttled. Default: no maximum. */
  reservedConcurrency?: number | undefined;
  /** Default 1,024, as in the template. */
  memoryMb?: number;
  /** Whether a chain of messages may keep invoking the function; default `Terminate`, as in Lambda. */
  recursiveLoop?: RecursiveLoop;
  onLog?: (line: LogLine) => void;
}

export interface FunctionCounts {
  invocations: number;
  failures: number;
  /** Invocations in progress. */
  running: number;
  /** Environments that have started. */
  inits: number;
  /** Milliseconds that the slowest start took. */
  slowestInitMs: number;
  /** Invocations that were refused because all reserved concurrency was in use. */
  throttles: number;
  /** Invocations that were refused because their chain was too long: the function's code did not run. */
  recursiveInvocationsDropped: number;
}

export interface LocalFunction {
  readonly arn: string;
  /**
   * Never rejects: an error is in the result.
   * @param traceHeaders of the messages in the event; without any, a new chain starts
   */
  invoke(event: unknown, traceHeaders?: readonly string[]): Promise<InvocationResult>;
  /**
   * Kills every environment, even during an invocation; resolves with their number. The next invocation starts a new
   * one.
   */
  kill(): Promise<number>;
  counts(): Readonly<FunctionCounts>;
  close(): Promise<void>;
}

export function createFunction(options: FunctionOptions): LocalFunction {
  const { name = 'export', region = 'us-east-1', timeoutMs = 60_000 } = options;
  const { recursiveLoop = 'Terminate', reservedConcurrency = Number.POSITIVE_INFINITY } = options;
  const { handlerModule, initTimeoutMs = 120_000, memoryMb = 1_024, onLog = () => {} } = options;
  const arn = `arn:aws:lambda:${region}:000000000000:function:${name}`;
  const counts = {
    invocations: 0,
    failures: 0,
    inits: 0,
    slowestInitMs: 0,
    throttles: 0,
    recursiveInvocationsDropped: 0,
  };
  const environments = new Set<Environment>();
  /** What each was started with. */
  const variablesOf = new WeakMap<Environment, string>();
  const ownVariables = () => (typeof options.environment === 'function' ? options.environment() : options.environment);
  const idle: Environment[] = [];
  let lastNumber = 0;
  let busy = 0;
  let closed = false;

  function start(): Environment {
    lastNumber += 1;
    const variables = ownVariables();
    const environment = startEnvironment({
      number: lastNumber,
      handlerModule,
      environment: {
        ...lambdaVariables({ name, region, memoryMb, number: lastNumber }),
        ...variables,
      },
      memoryMb,
      initTimeoutMs,
      onLog,
      onInit(initMs) {
        counts.inits += 1;
        counts.slowestInitMs = Math.max(counts.slowestInitMs, initMs);
      },
    });
    environments.add(environment);
    variablesOf.set(environment, JSON.stringify(variables));
    return environment;
  }

  function takeIdle(): Environment | undefined {
    for (let environment = idle.pop(); environment; environment = idle.pop()) {
      if (environment.alive && variablesOf.get(environment) === JSON.stringify(ownVariables())) return environment;
      void environment.kill();
      environments.delete(environment);
    }
    return undefined;
  }

  async function invoke(event: unknown, traceHeaders: readonly string[] = []): Promise<InvocationResult> {
    const traced = traceInvocation(traceHeaders, arn, () => randomUUID().replaceAll('-', ''));
    if (traced.hops >= maxInvocationsInChain && recursiveLoop === 'Terminate') {
      counts.recursiveInvocationsDropped += 1;
      return { kind: 'failed', errorType: 'RecursiveInvocationException', durationMs: 0 };
    }
    if (closed) return { kind: 'failed', errorType: 'Runtime.ExitError', durationMs: 0 };
    if (busy >= reservedConcurrency) {
      counts.throttles += 1;
      return { kind: 'throttled' };
    }
    busy += 1;
    const environment = takeIdle() ?? start();
    const traceHeader = traced.header;
    const message = { requestId: randomUUID(), event, functionName: name, functionArn: arn, memoryMb, traceHeader };
    const result = await environment.invoke(message, timeoutMs);
    counts.invocations += 1;
    if (result.kind === 'failed') counts.failures += 1;
    if (environment.alive) idle.push(environment);
    else environments.delete(environment);
    busy -= 1;
    return result;
  }

  async function kill(): Promise<number> {
    const all = [...environments].filter(({ alive }) => alive);
    await Promise.all(all.map((environment) => environment.kill()));
    for (const environment of all) environments.delete(environment);
    return all.length;
  }

  return {
    arn,
    invoke,
    kill,
    counts: () => ({ ...counts, running: busy }),
    async close() {
      closed = true;
      await kill();
    },
  };
}

/** The variables that Lambda sets. Nothing else of this machine's environment is inherited, such as a proxy. */
function lambdaVariables(facts: { name: string; region: string; memoryMb: number; number: number }) {
  return {
    PATH: process.env.PATH ?? '',
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    AWS_REGION: facts.region,
    AWS_DEFAULT_REGION: facts.region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: facts.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(facts.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    // From the template's LoggingConfig, which lets every level pass.
    AWS_LAMBDA_LOG_FORMAT: 'JSON',
    AWS_LAMBDA_LOG_LEVEL: 'DEBUG',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${facts.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `local-${facts.number}`,
  };
}
