// What Salesforce does to one call: faults that pass by themselves, arranged before the call and taken back after it.
// Errors that stay are not among them: those belong to poisoned events.
import type { CallEffect, FaultEffect } from '../../src/local/salesforce/faults/fault-rule.ts';
import type { Org } from '../../src/local/salesforce/org.ts';
import type { World } from './world.ts';

const callEffects: readonly CallEffect['kind'][] = [
  'unavailable',
  'unavailable-html',
  'too-many-requests',
  'server-error',
  'daily-limit',
  'concurrent-limit',
  'refuse-session',
  'drop',
  'reset',
  'stall',
  'apply-then-drop',
  'apply-then-drop',
  'apply-then-drop-mid-body',
  'apply-then-stall',
  'short-array',
  'not-json',
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

const passingRowErrors: readonly (readonly [code: string, message?: string])[] = [
  ['UNABLE_TO_LOCK_ROW'],
  ['UNABLE_TO_LOCK_ROW'],
  ['UNKNOWN_EXCEPTION'],
  ['QUERY_TIMEOUT'],
  ['TOO_MANY_APEX_REQUESTS'],
  ['STORAGE_LIMIT_EXCEEDED'],
  ['LIMIT_EXCEEDED'],
  ['ENTITY_IS_DELETED'],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'Trigger: caused by: UNABLE_TO_LOCK_ROW'],
  ['DUPLICATE_VALUE', 'duplicate value found: Key__c duplicates value on record with id: a010000000000zz'],
  ['INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE'],
];

/** Gives what takes the fault back. */
export function arrangeFault(world: World, org: Org): () => void {
  const { random } = world;
  const added: string[] = [];
  const once = (effect: FaultEffect, sObject?: string, times = 1) =>
    added.push(org.faults.add({ times, effect, ...(sObject ? { match: { sObject } } : {}) }));

  if (world.strikes('salesforce session expires')) org.expireSessions();
  if (world.strikes('salesforce call fault')) once({ kind: random.pick(callEffects) } as CallEffect);
  else if (world.strikes('salesforce request error')) {
    const [status, errorCode, message] = random.pick(requestErrors);
    once({ kind: 'answer', status, body: [{ errorCode, message }] });
  } else if (world.strikes('salesforce part error')) {
    const [status, errorCode, message] = random.pick(requestErrors);
    once({ kind: 'subrequest-answer', status, body: [{ errorCode, message }] });
  } else if (world.strikes('salesforce passing row error')) {
    const [code, message] = random.pick(passingRowErrors);
    const sObject = random.pick(['Counselor__c', 'Badge__c', 'Shift__c']);
    once({ kind: 'row-error', code, ...(message ? { message } : {}) }, sObject, 1 + random.int(3));
  }
  return () => {
    for (const id of added) org.faults.clear(id);
  };
}
