// The AWS JSON protocol of SQS, DynamoDB and Secrets Manager: the call's name in X-Amz-Target, JSON in both directions.
// Independent of the service: each one passes in its answers and the format of its errors.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerControl, type ControlCommand, faultCommands, isControl } from './control.ts';
import { type Fault, type Faults, failsCall } from './faults.ts';
import { listen, type RunningServer, readBody } from './listen.ts';

export interface JsonCall {
  /** The call's name without the service's prefix; empty if the header is missing. */
  action: string;
  /** The parsed body; undefined if it is not JSON. */
  input: unknown;
  request: IncomingMessage;
  /** Aborted when the client disconnects before the answer. */
  disconnected: AbortSignal;
}

export interface JsonReply {
  status: number;
  headers?: Record<string, string | number>;
  body: string;
}

export interface JsonServiceOptions {
  port?: number | undefined;
  faults: Faults;
  contentType: string;
  answer(call: JsonCall): Promise<JsonReply>;
  /** The error response for a fault. */
  fail(fault: Fault): JsonReply;
  commands?: Record<string, ControlCommand>;
  /** Names by which a fault may select a call; default: the call's action. */
  faultNames?(call: Pick<JsonCall, 'action' | 'input'>): string[];
}

export function startJsonService(options: JsonServiceOptions): Promise<RunningServer> {
  const { faults, answer, fail, contentType, faultNames = ({ action }) => [action] } = options;
  const commands = { ...faultCommands(faults), ...options.commands };
  return listen(async (request, response) => {
    if (isControl(request)) return answerControl(request, response, commands);
    const action = String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
    const body = await readBody(request);
    const input = parse(body);
    const fault = firstFault(faults, faultNames({ action, input }));
    if (fault?.delayMs) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
    if (fault && failsCall(fault)) return send(response, fail(fault), contentType);
    const reply = await answer({ action, input, request, disconnected: disconnectSignal(response) });
    if (fault?.lostReply) response.destroy();
    else send(response, reply, contentType);
  }, options.port);
}

function firstFault(faults: Faults, names: readonly string[]): Fault | undefined {
  for (const name of names) {
    const fault = faults.take(name);
    if (fault) return fault;
  }
  return undefined;
}

function disconnectSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  if (response.destroyed) controller.abort();
  else response.once('close', () => controller.abort());
  return controller.signal;
}

function send(response: ServerResponse, reply: JsonReply, contentType: string): void {
  response
    .writeHead(reply.status, {
      'content-type': contentType,
      'content-length': Buffer.byteLength(reply.body),
      ...reply.headers,
    })
    .end(reply.body);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
