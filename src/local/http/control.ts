// The endpoint with which another process injects faults into an emulator: `POST /_control/NAME` with a JSON body.
// No bucket, queue or table can have such a path, so it never hides a real call.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ownValue } from '../own-value.ts';
import { type Faults, readFault } from './faults.ts';
import { readBody } from './listen.ts';

/** Executes the command in the JSON body; false if the body is not valid. What it answers is sent as JSON. */
export type ControlCommand = (body: unknown) => boolean | { answer: unknown };

const prefix = '/_control/';

export const isControl = (request: IncomingMessage): boolean => request.url?.startsWith(prefix) ?? false;

/** Answers 204 or 200 on success, 400 for an invalid body, 404 for an unknown command. */
export async function answerControl(
  request: IncomingMessage,
  response: ServerResponse,
  commands: Record<string, ControlCommand>,
): Promise<void> {
  const body = parse((await readBody(request)).toString());
  const command = ownValue(commands, request.url?.slice(prefix.length) ?? '');
  const result = command?.(body);
  if (typeof result === 'object')
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result.answer));
  else response.writeHead(result === undefined ? 404 : result ? 204 : 400).end();
}

/** `fail` adds a fault or a list of faults; `clear` removes all of them, or that with the `id`; `faults` lists them. */
export function faultCommands(faults: Faults): Record<string, ControlCommand> {
  return {
    fail(body) {
      const read = (Array.isArray(body) ? body : [body]).map(readFault);
      const known = read.filter((fault) => fault !== undefined);
      if (known.length !== read.length) return false;
      known.forEach(faults.add);
      return true;
    },
    clear(body) {
      const { id } = (typeof body === 'object' && body !== null ? body : {}) as { id?: unknown };
      if (id !== undefined && typeof id !== 'string') return false;
      faults.clear(id);
      return true;
    },
    faults: () => ({ answer: faults.list() }),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
