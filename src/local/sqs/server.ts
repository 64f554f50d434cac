// SQS over HTTP for the AWS SDK: the JSON 1.0 protocol, with both the new and the older error names.
import { randomUUID } from 'node:crypto';
import { createFaults, type Faults } from '../http/faults.ts';
import { type JsonReply, startJsonService } from '../http/json-service.ts';
import type { RunningServer } from '../http/listen.ts';
import { injectedText, refusalOf } from '../http/refusals.ts';
import { ownValue } from '../own-value.ts';
import { actions } from './calls/actions.ts';
import { readInput } from './calls/read-input.ts';
import { errorKind, SqsError } from './calls/sqs-error.ts';
import { createSqs, type Sqs, type SqsOptions } from './sqs.ts';

export interface SqsServerOptions extends Partial<SqsOptions> {
  /** Default: any free port. */
  port?: number | undefined;
  /** The longest time that a receive waits, whatever its WaitTimeSeconds; default: no limit. */
  longestWaitMs?: number | undefined;
}

export interface SqsServer extends RunningServer {
  /** The service itself, for use in the same process. Faults apply only to calls over HTTP. */
  sqs: Sqs;
  faults: Faults;
  queueUrl(name: string): string;
  /** Calls over HTTP, by action: those of the function and of clients, not those of the event sources. */
  calls(): Readonly<Record<string, number>>;
}

export async function startSqs({ port, longestWaitMs, ...options }: SqsServerOptions = {}): Promise<SqsServer> {
  const sqs = createSqs({ now: Date.now, newId: randomUUID, ...options });
  const faults = createFaults();
  const calls: Record<string, number> = {};
  let url = '';
  const server = await startJsonService({
    port,
    faults,
    contentType: 'application/x-amz-json-1.0',
    async answer({ action, input, request, disconnected }) {
      calls[action] = (ownValue(calls, action) ?? 0) + 1;
      try {
        const run = Object.hasOwn(actions, action) ? actions[action] : undefined;
        if (!run) throw new SqsError('NotImplemented', `The call ${action} is not supported by this emulator.`);
        const traceHeader = request.headers['x-amzn-trace-id']?.toString();
        const output = await run(readInput(input), { sqs, url, longestWaitMs, disconnected, traceHeader });
        return { status: 200, body: JSON.stringify(output) };
      } catch (error) {
        if (error instanceof SqsError) return failure(error.code, error.message);
        throw error;
      }
    },
    fail: ({ code = 'InternalError', message, status }) =>
      failure(code, injectedText(code, message), status ?? refusalOf(code)?.status),
    commands: { duplicate: (body) => duplicate(sqs, body) },
  });
  url = server.url;
  return { ...server, sqs, faults, queueUrl: (name) => `${url}/${sqs.accountId}/${name}`, calls: () => ({ ...calls }) };
}

function failure(code: string, message: string, status?: number): JsonReply {
  const kind = errorKind(code);
  const replyStatus = status ?? kind.status;
  return {
    status: replyStatus,
    headers: { 'x-amzn-query-error': `${kind.query};${replyStatus < 500 ? 'Sender' : 'Receiver'}` },
    body: JSON.stringify({ __type: `com.amazonaws.sqs#${code}`, message }),
  };
}

/** `{ "queue": "event", "count": 3 }` delivers each of the next three messages of that queue twice. */
function duplicate(sqs: Sqs, body: unknown): boolean {
  const { queue, count } = (body ?? {}) as Record<string, unknown>;
  if (typeof queue !== 'string' || typeof count !== 'number' || !sqs.queueNames().includes(queue)) return false;
  sqs.duplicateNext(queue, count);
  return true;
}
