// `/api/stack`: whether a local stack runs in the folder, what is set to fail in it, and its start.
import { runningHere } from '../../../cli/local-stack/state.ts';
import type { JsonObject } from '../../../json.ts';
import type { LocalStack, StackAnswer } from '../../contract.ts';
import { textIn } from '../http/json-body.ts';
import { RequestError } from '../http/request-error.ts';
import { setFault, stackFaults } from '../stack/faults/make-it-fail.ts';
import type { LocalEvents } from '../stack/local-events.ts';
import type { OwnStack } from '../stack/own-stack.ts';

export interface StackContext {
  local: LocalEvents;
  own: OwnStack;
  /** Aborted when the studio closes. */
  closing: AbortSignal;
}

export async function localStack({ own, closing }: StackContext): Promise<LocalStack> {
  const state = await runningHere();
  return {
    isRunning: state !== undefined,
    isOwn: own.isRunning(),
    faults: state ? await stackFaults(state, closing) : [],
  };
}

export async function stackStarted(context: StackContext): Promise<StackAnswer> {
  const { own, local } = context;
  const start = await own.start();
  if (start.kind === 'refused') return start;
  await local.look();
  return { kind: 'done', stack: await localStack(context) };
}

/** Only that which the studio has started: another one ends where it was started. */
export async function stackStopped(context: StackContext): Promise<StackAnswer> {
  const { own, local } = context;
  if (!own.isRunning())
    return {
      kind: 'refused',
      sentences: ['The studio did not start this local stack. Stop it with Ctrl-C where it was started.'],
    };
  await own.stop();
  await local.look();
  return { kind: 'done', stack: await localStack(context) };
}

export async function faultSet(context: StackContext, body: JsonObject): Promise<LocalStack> {
  const id = textIn(body, 'id');
  const { on } = body;
  if (typeof on !== 'boolean') throw new RequestError(400, '"on" must be true or false.');
  const state = await runningHere();
  if (!state) throw new RequestError(409, 'Nothing is running in this folder.');
  if (!(await setFault(state, { id, on }, context.closing))) throw new RequestError(404, `There is no fault ${id}.`);
  return localStack(context);
}
