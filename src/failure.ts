// Why an event did not reach Salesforce: one closed union. Branch on `code` or on its entry in the table, never on the
// message. Messages are our own and contain no payload, no field value and no secret.

/**
 * Whose fault it is. `event`: the event's own, it ends as a dead-letter message. `service`: something all events need,
 * the event is parked.
 */
export type FailureScope = 'event' | 'service';

/**
 * `never`: another attempt can only fail again. `later`: it may succeed. `deferred`: nothing was attempted, so no
 * attempt is counted.
 */
export type FailureRetry = 'never' | 'later' | 'deferred';

interface FailureKind {
  scope: FailureScope;
  retry: FailureRetry;
}

/** Every way an event can fail. Settle, logs, metrics, dead-letter messages and `docs/problems.md` use these codes. */
export const failureKinds = {
  // The message and the object it names
  'message/unreadable': { scope: 'event', retry: 'never' },
  'object/gone': { scope: 'event', retry: 'never' },
  'object/unreadable': { scope: 'service', retry: 'later' },
  'object/truncated': { scope: 'event', retry: 'never' },
  'object/not-gzip': { scope: 'event', retry: 'never' },
  'object/not-json': { scope: 'event', retry: 'never' },
  'object/bad-csv': { scope: 'event', retry: 'never' },
  // The event as it was read
  'event/not-json': { scope: 'event', retry: 'never' },
  'event/bad-row': { scope: 'event', retry: 'never' },
  'event/not-an-object': { scope: 'event', retry: 'never' },
  'event/too-deep': { scope: 'event', retry: 'never' },
  'event/too-large': { scope: 'event', retry: 'never' },
  'event/no-type': { scope: 'event', retry: 'never' },
  'event/bad-attribute': { scope: 'event', retry: 'never' },
  'event/future-time': { scope: 'event', retry: 'never' },
  'event/unmapped': { scope: 'event', retry: 'never' },
  'event/breaks-schema': { scope: 'event', retry: 'never' },
  'event/changed-content': { scope: 'event', retry: 'never' },
  // How the mapping handled it
  'mapping/unloadable': { scope: 'service', retry: 'never' },
  'plan/expression-failed': { scope: 'event', retry: 'never' },
  'plan/expression-unbounded': { scope: 'event', retry: 'never' },
  // The machine was too busy, or the time is spent where no step is counted
  'plan/out-of-time': { scope: 'event', retry: 'later' },
  'plan/empty-key': { scope: 'event', retry: 'never' },
  'plan/missing-value': { scope: 'event', retry: 'never' },
  'plan/bad-value': { scope: 'event', retry: 'never' },
  'plan/too-many-records': { scope: 'event', retry: 'never' },
  'plan/same-record': { scope: 'event', retry: 'never' },
  // What Salesforce answered about its records
  'salesforce/rejected': { scope: 'event', retry: 'never' },
  'salesforce/validation-rule': { scope: 'event', retry: 'never' },
  'salesforce/duplicate': { scope: 'event', retry: 'never' },
  'salesforce/unknown-name': { scope: 'event', retry: 'never' },
  'salesforce/ambiguous-key': { scope: 'event', retry: 'never' },
  'salesforce/lost-race': { scope: 'event', retry: 'later' },
  'salesforce/row-locked': { scope: 'event', retry: 'later' },
  'salesforce/parent-missing': { scope: 'event', retry: 'later' },
  'salesforce/record-missing': { scope: 'event', retry: 'later' },
  'salesforce/records-hidden': { scope: 'event', retry: 'never' },
  'salesforce/not-written': { scope: 'event', retry: 'later' },
  // What all events need
  'salesforce/unreachable': { scope: 'service', retry: 'later' },
  'salesforce/bad-reply': { scope: 'service', retry: 'later' },
  'salesforce/unavailable': { scope: 'service', retry: 'later' },
  'salesforce/login-refused': { scope: 'service', retry: 'later' },
  'salesforce/session-refused': { scope: 'service', retry: 'later' },
  'salesforce/limit-reached': { scope: 'service', retry: 'later' },
  'salesforce/storage-full': { scope: 'service', retry: 'later' },
  'aws/unavailable': { scope: 'service', retry: 'later' },
  'aws/refused': { scope: 'service', retry: 'later' },
  'delivery/in-progress': { scope: 'event', retry: 'deferred' },
  'delivery/out-of-time': { scope: 'service', retry: 'later' },
  // The function crashed on it each time, and could not say why
  'delivery/function-died': { scope: 'event', retry: 'never' },
  // It went through the queue again and again, and never got any further
  'delivery/too-many-hops': { scope: 'event', retry: 'never' },
  'internal/bug': { scope: 'service', retry: 'later' },
} as const satisfies Record<string, FailureKind>;

export type FailureCode = keyof typeof failureKinds;

export interface Failure {
  code: FailureCode;
  /** What happened, in our own words. No payload, no field value, no secret. */
  message: string;
  /** Salesforce's own error code, such as `REQUIRED_FIELD_MISSING`. */
  salesforceCode?: string;
  /** API name of the object concerned. */
  sObject?: string;
  /** API names of the fields concerned. */
  fields?: string[];
  /** The next attempt is made no sooner than this. */
  retryAfterSeconds?: number;
}

export const scopeOf = (failure: Failure): FailureScope => failureKinds[failure.code].scope;
export const retryOf = (failure: Failure): FailureRetry => failureKinds[failure.code].retry;

/** Carries a failure out of code that can only throw. `cause` is for debugging and is never logged. */
export class FailureError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(`${failure.code}: ${failure.message}`, options);
    this.name = 'FailureError';
    this.failure = failure;
  }
}
