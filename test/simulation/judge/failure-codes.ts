// The failure codes that a run may produce, as docs/problems.md describes them: whose fault they are, and whether they are
// retried.

export interface FailureClass {
  scope: 'event' | 'service';
  retry: 'never' | 'later' | 'deferred';
}

const codesOf = {
  'event never': [
    'message/unreadable',
    'object/gone',
    'event/not-json',
    'event/not-an-object',
    'event/no-type',
    'event/bad-attribute',
    'event/changed-content',
    'event/future-time',
    'plan/empty-key',
    'plan/bad-value',
    'plan/same-record',
    'salesforce/rejected',
    'salesforce/validation-rule',
    'salesforce/duplicate',
    'salesforce/ambiguous-key',
    'delivery/function-died',
    'delivery/too-many-hops',
  ],
  'event later': [
    'salesforce/lost-race',
    'salesforce/row-locked',
    'salesforce/parent-missing',
    'salesforce/record-missing',
    'salesforce/not-written',
    'salesforce/unknown-name',
  ],
  'event deferred': ['delivery/in-progress'],
  'service later': [
    'object/unreadable',
    'salesforce/unreachable',
    'salesforce/bad-reply',
    'salesforce/unavailable',
    'salesforce/login-refused',
    'salesforce/session-refused',
    'salesforce/limit-reached',
    'salesforce/storage-full',
    'aws/unavailable',
    'aws/refused',
    'delivery/out-of-time',
    'internal/bug',
  ],
} as const;

const classes = new Map<string, FailureClass>(
  Object.entries(codesOf).flatMap(([name, codes]) => {
    const [scope, retry] = name.split(' ') as [FailureClass['scope'], FailureClass['retry']];
    return codes.map((code) => [code, { scope, retry }] as const);
  }),
);

/** Undefined for a code that no run should produce. */
export const failureClass = (code: string | undefined): FailureClass | undefined => classes.get(code ?? '');
