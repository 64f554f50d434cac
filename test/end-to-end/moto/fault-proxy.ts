// A proxy that injects the faults of our own emulators into a moto service: calls pass through unchanged, except those to
// be refused and those whose reply is to be lost.
import { type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createFaults, type Fault, type Faults, failsCall } from '../../../src/local/http/faults.ts';
import { listen, type RunningServer } from '../../../src/local/http/listen.ts';

export interface FaultProxy extends RunningServer {
  faults: Faults;
}

export interface ProxiedService {
  /** Name of the API call, such as `PutObject`. */
  actionOf(request: IncomingMessage): string;
  /** Writes the error that the fault defines. */
  refuse(response: ServerResponse, fault: Fault): void;
}

export async function startFaultProxy(moto: string, { actionOf, refuse }: ProxiedService): Promise<FaultProxy> {
  const faults = createFaults();
  const server = await listen(async (request, response) => {
    const fault = faults.take(actionOf(request));
    if (fault && failsCall(fault)) {
      await buffer(request);
      return refuse(response, fault);
    }
    const answer = await passOn(moto, request);
    if (fault?.lostReply) {
      await buffer(answer);
      return void response.destroy();
    }
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    await pipeline(answer, response);
  });
  return { ...server, faults };
}

/** Rejects if the caller disconnects during its request, as a killed function does. */
async function passOn(moto: string, request: IncomingMessage): Promise<IncomingMessage> {
  // This server has already answered it.
  const { expect: _, ...headers } = request.headers;
  const onward = send(new URL(request.url ?? '', moto), { method: request.method ?? 'GET', headers });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    onward.once('response', resolve).once('error', reject);
  });
  const [answer] = await Promise.all([answered, pipeline(request, onward)]);
  return answer;
}

const actionInTarget = ({ headers }: IncomingMessage) => String(headers['x-amz-target'] ?? '').split('.')[1] ?? '';

/** An error of the services that use JSON. */
function refuseAsJson(response: ServerResponse, fault: Fault, usual: string): void {
  const { code = usual, status = /Exceeded|Throttling/.test(code) ? 400 : 500 } = fault;
  response
    .writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
    .end(JSON.stringify({ __type: code, message: 'This error was injected by the proxy.' }));
}

export const sqs: ProxiedService = {
  actionOf: actionInTarget,
  refuse: (response, fault) => refuseAsJson(response, fault, 'InternalError'),
};

export const secrets: ProxiedService = {
  actionOf: actionInTarget,
  refuse: (response, fault) => refuseAsJson(response, fault, 'InternalServiceError'),
};

/** Calls for a single object without a query: the function makes no others. */
const objectCalls: Readonly<Record<string, string>> = { GET: 'GetObject', PUT: 'PutObject', HEAD: 'HeadObject' };

export const s3: ProxiedService = {
  actionOf: ({ method }) => objectCalls[method ?? ''] ?? '',
  refuse: (response, { code = 'InternalError', status = 500 }) =>
    response
      .writeHead(status, { 'content-type': 'application/xml' })
      .end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>Told to fail.</Message></Error>`),
};
