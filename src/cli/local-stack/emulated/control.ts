// Control requests to the emulators of the local stack that runs in this folder: faults, rules and switches.
import type { JsonValue } from '../../../json.ts';
import { controlTokenHeader } from '../../../local/http/admission.ts';
import { UsageError } from '../../io.ts';
import type { LocalState } from '../state.ts';

export interface ControlRequest {
  method: string;
  /** Below `/__emulator/`: `faults/ID`. */
  path: string;
  body?: JsonValue | undefined;
}

/** Returns the answer. Throws `UsageError` where the emulated Salesforce refuses it. */
export async function controlSalesforce(
  { salesforceUrl, controlToken }: LocalState,
  { method, path, body }: ControlRequest,
  signal: AbortSignal,
): Promise<unknown> {
  const reply = await fetch(new URL(`/__emulator/${path}`, salesforceUrl), {
    method,
    signal,
    headers: { [controlTokenHeader]: controlToken },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  if (reply.ok) return text === '' ? undefined : JSON.parse(text);
  if (reply.status !== 400) throw new Error(`The emulated Salesforce answered ${reply.status}.`);
  throw new UsageError(`${path}: ${(JSON.parse(text) as { error: string }).error}`);
}

/**
 * Returns the answer of the emulator of an AWS service.
 * @param command `fail`, `clear` or `faults`
 */
export async function controlService(
  url: string,
  { controlToken }: LocalState,
  { command, body }: { command: string; body?: JsonValue },
  signal: AbortSignal,
): Promise<unknown> {
  const reply = await fetch(new URL(`/_control/${command}`, url), {
    method: 'POST',
    signal,
    headers: { [controlTokenHeader]: controlToken },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`The emulated service answered ${reply.status}.`);
  return text === '' ? undefined : JSON.parse(text);
}
