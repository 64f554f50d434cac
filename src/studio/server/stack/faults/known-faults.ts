// What the menu "Make it fail" offers: faults of the emulators, with what they do to events. Each is what `s3sf emulate`,
// or a control request, can set up, too.
import type { JsonObject } from '../../../../json.ts';

export interface KnownFault {
  id: string;
  title: string;
  about: string;
  service: 'salesforce' | 's3' | 'dynamoDb';
  /** For the emulated Salesforce a rule, for a service of AWS a fault. */
  fault: JsonObject;
}

const api = { path: '/services/data/' };
/** Until it is turned off. */
const always = 1_000_000_000;

export const knownFaults: readonly KnownFault[] = [
  {
    id: 'studio-down',
    title: 'Salesforce is down',
    about: 'Every call gets a 503. Events wait, and are parked after ten attempts.',
    service: 'salesforce',
    fault: { match: api, effect: { kind: 'unavailable' } },
  },
  {
    id: 'studio-limit',
    title: 'The daily API calls are used up',
    about: 'Salesforce refuses every call until midnight. Events wait.',
    service: 'salesforce',
    fault: { match: api, effect: { kind: 'daily-limit' } },
  },
  {
    id: 'studio-login',
    title: 'The login is refused',
    about:
      'The integration user is inactive, and its sessions have ended. Events wait, and are parked after ten attempts.',
    service: 'salesforce',
    fault: { effect: { kind: 'login-refused', reason: 'inactive-user' } },
  },
  {
    id: 'studio-slow',
    title: 'Salesforce is slow',
    about: 'Every answer takes five seconds longer. Events arrive, but later.',
    service: 'salesforce',
    fault: { match: api, effect: { kind: 'delay', delayMs: 5_000 } },
  },
  {
    id: 'studio-lost',
    title: 'The next answer is lost',
    about:
      'The next write takes effect, but its answer does not arrive. It is sent again, and nothing is written twice.',
    service: 'salesforce',
    fault: { match: { ...api, method: 'POST' }, times: 1, effect: { kind: 'apply-then-drop' } },
  },
  {
    id: 'studio-locked',
    title: 'Every record is locked',
    about: 'Somebody else holds the records (UNABLE_TO_LOCK_ROW). Events are retried.',
    service: 'salesforce',
    fault: { effect: { kind: 'row-error', code: 'UNABLE_TO_LOCK_ROW' } },
  },
  {
    id: 'studio-refused',
    title: 'A validation rule refuses every record',
    about: 'Salesforce refuses each row for good. Events become dead letters, which you can redrive.',
    service: 'salesforce',
    fault: {
      effect: { kind: 'row-error', code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Refused by “Make it fail”.' },
    },
  },
  {
    id: 'studio-bucket',
    title: 'The bucket does not answer',
    about: 'S3 answers every read with 503 SlowDown. Events wait, and are parked after ten attempts.',
    service: 's3',
    fault: { action: 'GetObject', code: 'SlowDown', times: always },
  },
  {
    id: 'studio-table',
    title: 'The tables do not answer',
    about: 'DynamoDB answers every call with an internal error. Events wait, and are parked after ten attempts.',
    service: 'dynamoDb',
    fault: { action: '*', code: 'InternalServerError', status: 500, times: always },
  },
];
