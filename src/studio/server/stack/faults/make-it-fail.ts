// Turns faults of the running local stack on and off, and says which are on: also those that somebody set up elsewhere.
import { controlSalesforce, controlService } from '../../../../cli/local-stack/emulated/control.ts';
import type { LocalState } from '../../../../cli/local-stack/state.ts';
import { isJsonObject, type JsonObject } from '../../../../json.ts';
import type { StackFault } from '../../../contract.ts';
import { type KnownFault, knownFaults } from './known-faults.ts';

type Service = KnownFault['service'];

interface Listed extends JsonObject {
  happened: number;
}

export async function stackFaults(stack: LocalState, signal: AbortSignal): Promise<StackFault[]> {
  const found = await Promise.all(
    services.map(async (service) => ({ service, listed: await listed(stack, service, signal) })),
  );
  const all = found.flatMap(({ service, listed: own }) => own.map((fault) => ({ service, fault })));
  const known = knownFaults.map(({ id, title, about, fault }): StackFault => {
    const own = all.find((each) => each.fault.id === id)?.fault;
    const isOver = own !== undefined && typeof fault.times === 'number' && own.happened >= fault.times;
    return { id, title, about, isOn: own !== undefined && !isOver, happened: own?.happened ?? 0 };
  });
  const others = all.filter(({ fault }) => !knownFaults.some(({ id }) => id === fault.id));
  return [...known, ...others.map(({ service, fault }) => elsewhere(service, fault))];
}

/** A fault without an id of its own is turned off with all others of its service. */
function elsewhere(service: Service, { happened, ...fault }: Listed): StackFault {
  const id = typeof fault.id === 'string' ? fault.id : '';
  const { id: _id, ...rest } = fault;
  return {
    id: `${service}:${id}`,
    title: `${serviceNames[service]}: ${JSON.stringify(rest)}`,
    about: '',
    isOn: true,
    happened,
  };
}

/** False if there is no such fault. */
export async function setFault(
  stack: LocalState,
  { id, on }: { id: string; on: boolean },
  signal: AbortSignal,
): Promise<boolean> {
  const known = knownFaults.find((each) => each.id === id);
  if (known && on) {
    // A session that is open would still work while logins are refused.
    if (known.id === 'studio-login') await controlSalesforce(stack, { method: 'DELETE', path: 'sessions' }, signal);
    await add(stack, known, signal);
    return true;
  }
  const [service, ...rest] = id.split(':');
  const other = services.find((each) => each === service);
  if (on || !(known || other)) return false;
  await remove(
    stack,
    known ? { service: known.service, id } : { service: other as Service, id: rest.join(':') },
    signal,
  );
  return true;
}

const services = ['salesforce', 's3', 'dynamoDb'] as const satisfies readonly Service[];
const serviceNames: Record<Service, string> = { salesforce: 'Salesforce', s3: 'S3', dynamoDb: 'DynamoDB' };

const urlOf = (stack: LocalState, service: 's3' | 'dynamoDb'): string | undefined =>
  service === 's3' ? stack.s3Url : stack.dynamoDb?.url;

async function listed(stack: LocalState, service: Service, signal: AbortSignal): Promise<Listed[]> {
  const answer =
    service === 'salesforce'
      ? await controlSalesforce(stack, { method: 'GET', path: 'faults' }, signal)
      : await onService(stack, service, { command: 'faults' }, signal);
  return (Array.isArray(answer) ? answer : []).filter(isJsonObject) as Listed[];
}

async function add(stack: LocalState, { id, service, fault }: KnownFault, signal: AbortSignal): Promise<void> {
  const body = { ...fault, id };
  if (service === 'salesforce') await controlSalesforce(stack, { method: 'POST', path: 'faults', body }, signal);
  else await onService(stack, service, { command: 'fail', body }, signal);
}

async function remove(
  stack: LocalState,
  { service, id }: { service: Service; id: string },
  signal: AbortSignal,
): Promise<void> {
  if (service === 'salesforce')
    await controlSalesforce(stack, { method: 'DELETE', path: `faults/${encodeURIComponent(id)}` }, signal);
  else await onService(stack, service, { command: 'clear', body: id === '' ? {} : { id } }, signal);
}

async function onService(
  stack: LocalState,
  service: 's3' | 'dynamoDb',
  request: { command: string; body?: JsonObject },
  signal: AbortSignal,
): Promise<unknown> {
  const url = urlOf(stack, service);
  return url === undefined ? undefined : controlService(url, stack, request, signal);
}
