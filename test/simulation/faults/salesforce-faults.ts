// Transient faults of Salesforce for a single call, added to the emulator before the call and removed after it. Permanent
// errors belong to poison events.
import type { CallEffect, FaultEffect, FaultRule } from '../../../src/local/salesforce/faults/fault-rule.ts';
import { oldHostAnswers } from '../../../src/local/salesforce/instances/instances.ts';
import type { Org } from '../../../src/local/salesforce/org.ts';
import type { World } from '../world.ts';

const callEffects: readonly CallEffect[] = [
  { kind: 'unavailable' },
  { kind: 'unavailable-html' },
  { kind: 'too-many-requests' },
  { kind: 'server-error' },
  { kind: 'daily-limit' },
  { kind: 'concurrent-limit' },
  { kind: 'refuse-session' },
  { kind: 'drop' },
  { kind: 'reset' },
  { kind: 'stall' },
  { kind: 'apply-then-drop' },
  { kind: 'apply-then-drop' },
  { kind: 'apply-then-drop-mid-body' },
  { kind: 'apply-then-stall' },
  { kind: 'short-array' },
  { kind: 'not-json' },
];

/** Replies that the client cannot use, each with a name. */
const unusableReplies: readonly (readonly [name: string, answer: CallEffect])[] = [
  ['redirect', { kind: 'answer', status: 302, headers: { location: 'https://elsewhere.example/' } }],
  ['cut JSON', { kind: 'answer', status: 200, body: '{"compositeResponse":[{' }],
  ['no subrequest results', { kind: 'answer', status: 200, body: { compositeResponse: [] } }],
  ['empty reply', { kind: 'answer', status: 200, body: '' }],
  ['array', { kind: 'answer', status: 200, body: [] }],
];

const requestErrors: readonly (readonly [status: number, code: string, message: string])[] = [
  [403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'],
  [403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.'],
  [403, 'API_DISABLED_FOR_ORG', 'API is not enabled for this Organization or Partner'],
  [503, 'SERVER_UNAVAILABLE', 'Server too busy'],
  [500, 'UNKNOWN_EXCEPTION', 'An unexpected error occurred.'],
  [400, 'SERVICE_UNAVAILABLE', 'service unavailable'],
  [400, 'INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE', 'maintenance'],
  [420, 'SERVER_UNAVAILABLE', 'edge'],
];

/** Errors about the resource. They concern the whole call, never a single subrequest. */
const resourceErrors: readonly (readonly [status: number, code: string, message: string])[] = [
  [404, 'NOT_FOUND', 'The requested resource does not exist'],
  [405, 'METHOD_NOT_ALLOWED', "HTTP Method 'POST' not allowed. Allowed are GET,HEAD"],
  [415, 'UNSUPPORTED_MEDIA_TYPE', 'unsupported media type'],
];

const transientRowErrors: readonly (readonly [code: string, message?: string])[] = [
  ['UNABLE_TO_LOCK_ROW'],
  ['UNABLE_TO_LOCK_ROW'],
  ['UNKNOWN_EXCEPTION'],
  ['QUERY_TIMEOUT'],
  ['TOO_MANY_APEX_REQUESTS'],
  ['STORAGE_LIMIT_EXCEEDED'],
  ['LIMIT_EXCEEDED'],
  ['ENTITY_IS_DELETED'],
  ['ALL_OR_NONE_OPERATION_ROLLED_BACK'],
  ['PROCESSING_HALTED'],
  ['SERVICE_UNAVAILABLE'],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'Trigger: caused by: UNABLE_TO_LOCK_ROW'],
  ['DUPLICATE_VALUE', 'duplicate value found: Key__c duplicates value on record with id: a010000000000zz'],
  ['DUPLICATE_VALUE', 'Duplicate external id specified: c1'],
  ['INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE'],
  ['PLATFORM_EVENT_PUBLISHING_UNAVAILABLE'],
];

/** Moves the org to the next of its instances. The old one answers in one of the ways that old instances do. */
export function moveOrg({ random, note }: World, org: Org, first: string): void {
  const from = org.instanceUrl() ?? first;
  const old = random.pick(oldHostAnswers);
  org.move({ from, to: nextInstance(from), old });
  note(`old instance: ${old}`);
}

/** The address of the org before it moves. */
export const firstInstance = 'https://org.example';

const nextInstance = (address: string) =>
  address.replace(/^https:\/\/org(?:-(\d+))?/, (_, number = 1) => `https://org-${Number(number) + 1}`);

/** Returns a function that removes the fault. */
export function injectFault(world: World, org: Org): () => void {
  const { random, occurs } = world;
  const added: { id: string; name: string }[] = [];
  const addFault = (name: string, rule: FaultRule) => added.push({ name, id: org.faults.add({ times: 1, ...rule }) });

  if (occurs('Salesforce session expires')) org.expireSessions();
  if (occurs('Salesforce call fails')) {
    const effect = random.pick(callEffects);
    addFault(`call: ${effect.kind}`, { effect });
  } else if (occurs('Salesforce reply unusable')) {
    const [name, effect] = random.pick(unusableReplies);
    addFault(`call: ${name}`, { effect, match: { path: '/composite' } });
  } else if (occurs('Salesforce rejects a request')) {
    const [status, errorCode, message] = random.pick([...requestErrors, ...resourceErrors]);
    addFault(`call: ${status} ${errorCode}`, {
      effect: { kind: 'answer', status, body: [{ errorCode, message }] },
    });
  } else if (occurs('Salesforce rejects a subrequest')) {
    const [status, errorCode, message] = random.pick(requestErrors);
    const effect: FaultEffect = { kind: 'subrequest-answer', status, body: [{ errorCode, message }] };
    addFault(`subrequest: ${status} ${errorCode}`, { effect });
  } else if (occurs('Salesforce returns a transient row error')) {
    const [code, message] = random.pick(transientRowErrors);
    const picked = random.pick(['Counselor__c', 'Badge__c', 'Shift__c', 'Login__e']);
    // A platform event has no key that could be taken, and a delete that finds no record has succeeded.
    const isImpossible = { Login__e: 'DUPLICATE_VALUE', Badge__c: 'ENTITY_IS_DELETED' }[picked as string] === code;
    const sObject = isImpossible ? 'Counselor__c' : picked;
    const effect: FaultEffect = { kind: 'row-error', code, ...(message ? { message } : {}) };
    addFault(`row: ${code}`, { effect, match: { sObject }, times: 1 + random.int(3) });
  } else if (occurs('Salesforce reports a taken key')) {
    const rule = takenKeyRule(world, org);
    if (rule) addFault('row: DUPLICATE_VALUE without a field', rule);
  }
  return () => {
    if (added.length === 0) return;
    const rules = org.faults.list();
    for (const { id, name } of added) {
      if (rules.some((rule) => rule.id === id && rule.happened > 0)) world.note(name);
      org.faults.clear(id);
    }
  };
}

/** Reports the key of an existing record as taken, in a message that does not name the field. */
function takenKeyRule({ random }: World, org: Org): FaultRule | undefined {
  const [sObject, field] = random.pick([
    ['Counselor__c', 'Key__c'],
    ['Alert__c', 'Event_Id__c'],
  ] as const);
  const records = org.records(sObject);
  if (records.length === 0) return undefined;
  const value = random.pick(records)[field] ?? null;
  const message = 'duplicate value found: <unknown> duplicates value on record with id: <unknown>';
  return {
    match: { sObject, field, value },
    effect: { kind: 'row-error', code: 'DUPLICATE_VALUE', message, fields: [] },
  };
}

/** Names under which the faults above are counted. */
export const faultNames: readonly string[] = [
  ...callEffects.map(({ kind }) => `call: ${kind}`),
  ...unusableReplies.map(([name]) => `call: ${name}`),
  ...[...requestErrors, ...resourceErrors].map(([status, code]) => `call: ${status} ${code}`),
  ...requestErrors.map(([status, code]) => `subrequest: ${status} ${code}`),
  ...transientRowErrors.map(([code]) => `row: ${code}`),
  'row: DUPLICATE_VALUE without a field',
];
