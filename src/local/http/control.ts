// The endpoint by which another process tells an emulator to fail: `POST /_control/NAME` with a JSON body.
// No bucket, queue or table can have such a path, so it never hides a real call.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Faults, readFault } from './faults.ts';
import { readBody } from './listen.ts';

/** Takes the JSON body and does what it says; false where the body makes no sense. */
export type ControlCommand = (body: unknown) => boolean;

const prefix = '/_control/';

export const isControl = (request: IncomingMessage): boolean => request.url?.startsWith(prefix) ?? false;

/** Answers 204 when done, 400 for a body that makes no sense, 404 for a name nobody knows. */
export async function answerControl(
  request: IncomingMessage,
  response: ServerResponse,
  commands: Record<string, ControlCommand>,
): Promise<void> {
  const body = parse((await readBody(request)).toString());
  const command = commands[request.url?.slice(prefix.length) ?? ''];
  response.writeHead(command ? (command(body) ? 204 : 400) : 404).end();
}

/** `fail` adds a fault or a list of them; `mend` takes all back. */
export function faultCommands(faults: Faults): Record<string, ControlCommand> {
  return {
    fail(body) {
      const read = (Array.isArray(body) ? body : [body]).map(readFault);
      const known = read.filter((fault) => fault !== undefined);
      if (known.length !== read.length) return false;
      known.forEach(faults.add);
      return true;
    },
    mend() {
      faults.clear();
      return true;
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
