// SQS over HTTP, as the AWS SDK speaks it: JSON 1.0 with the older error names beside the new.
import { randomUUID } from 'node:crypto';
import { createFaults, type Faults } from '../http/faults.ts';
import { type JsonReply, startJsonService } from '../http/json-service.ts';
import type { RunningServer } from '../http/listen.ts';
import { actions } from './calls/actions.ts';
import { readInput } from './calls/read-input.ts';
import { errorKind, SqsError } from './calls/sqs-error.ts';
import { createSqs, type Sqs, type SqsOptions } from './sqs.ts';

export interface SqsServerOptions extends Partial<SqsOptions> {
  /** Default: a free one. */
  port?: number | undefined;
}

export interface SqsServer extends RunningServer {
  /** The service itself, for the same process. Faults befall calls over HTTP alone. */
  sqs: Sqs;
  faults: Faults;
  queueUrl(name: string): string;
}

export async function startSqs({ port, ...options }: SqsServerOptions = {}): Promise<SqsServer> {
  const sqs = createSqs({ now: Date.now, newId: randomUUID, ...options });
  const faults = createFaults();
  let url = '';
  const server = await startJsonService({
    port,
    faults,
    contentType: 'application/x-amz-json-1.0',
    async answer({ action, input, request, hungUp }) {
      try {
        const run = Object.hasOwn(actions, action) ? actions[action] : undefined;
        if (!run) throw new SqsError('NotImplemented', `The call ${action} is not part of this emulator.`);
        const traceHeader = request.headers['x-amzn-trace-id']?.toString();
        const output = await run(readInput(input), { sqs, url, hungUp, traceHeader });
        return { status: 200, body: JSON.stringify(output) };
      } catch (error) {
        if (error instanceof SqsError) return failure(error.code, error.message);
        throw error;
      }
    },
    fail: ({ code = 'InternalError', status }) => failure(code, 'The emulator was told to fail.', status),
    commands: { duplicate: (body) => duplicate(sqs, body) },
  });
  url = server.url;
  return { ...server, sqs, faults, queueUrl: (name) => `${url}/${sqs.accountId}/${name}` };
}

function failure(code: string, message: string, status?: number): JsonReply {
  const kind = errorKind(code);
  const answered = status ?? kind.status;
  return {
    status: answered,
    headers: { 'x-amzn-query-error': `${kind.query};${answered < 500 ? 'Sender' : 'Receiver'}` },
    body: JSON.stringify({ __type: `com.amazonaws.sqs#${code}`, message }),
  };
}

/** `{ "queue": "event", "count": 3 }`: the next three messages received from it come twice. */
function duplicate(sqs: Sqs, body: unknown): boolean {
  const { queue, count } = (body ?? {}) as Record<string, unknown>;
  if (typeof queue !== 'string' || typeof count !== 'number' || !sqs.queueNames().includes(queue)) return false;
  sqs.duplicateNext(queue, count);
  return true;
}
