// Fault rules: what a rule applies to, how often, and with which effect.

export interface FaultMatch {
  /** HTTP method of the call; for row errors and subrequest answers, of the subrequest. */
  method?: string;
  /** A substring of the path, such as `/composite`. */
  path?: string;
  /** A regular expression that the path must match. */
  pathPattern?: string;
  /** The row's object; for effects on a whole call, the object of any of its rows. */
  sObject?: string;
  /** A field that the row sends; `Parent__r.Key__c` for a parent's key. */
  field?: string;
  /** The value of `field`, compared as text. */
  value?: string | number | boolean | null;
  /** Index of the row in its request, from 0. */
  row?: number;
}

export const concurrentLimits = ['ConcurrentRequests', 'ConcurrentPerOrgLongTxn'] as const;
export type ConcurrentLimit = (typeof concurrentLimits)[number];

/** An effect on a whole call. */
export type CallEffect =
  /** Answers instead of executing the call. A string body is sent as it is, any other as JSON. */
  | { kind: 'answer'; status: number; body?: unknown; headers?: Record<string, string> }
  /** A 503 in the application's format. */
  | { kind: 'unavailable' }
  /** A 503 in the edge's format: HTML. */
  | { kind: 'unavailable-html' }
  | { kind: 'too-many-requests' }
  | { kind: 'server-error' }
  /** Reports the daily limit as used up, whatever was counted. */
  | { kind: 'daily-limit' }
  /** Default limit: ConcurrentRequests. The other one counts transactions with Apex of more than 5 seconds. */
  | { kind: 'concurrent-limit'; limit?: ConcurrentLimit }
  /** An error by its code; see call-errors.ts for the usual status and text. */
  | { kind: 'call-error'; code: string; status?: number; message?: string }
  /** The token endpoint refuses the login; see login-refusals.ts for the reasons. Applies to logins only. */
  | { kind: 'login-refused'; reason: string }
  /** Ends all sessions before the call is processed. */
  | { kind: 'expire-sessions' }
  /** Answers 401, or 403, whatever the session. `wrong-scope`: with the text for an app that may not use the REST API. */
  | { kind: 'refuse-session'; status?: 401 | 403; reason?: 'expired' | 'wrong-scope' }
  /** Closes the connection without executing the call. */
  | { kind: 'drop' }
  /** Resets the connection without executing the call: ECONNRESET. */
  | { kind: 'reset' }
  /** Never answers and does not execute the call. */
  | { kind: 'stall' }
  /** Executes the call, then closes the connection: the answer is lost. */
  | { kind: 'apply-then-drop' }
  /** Executes the call, sends the headers and half the body, then closes the connection. */
  | { kind: 'apply-then-drop-mid-body' }
  /** Executes the call and never answers. */
  | { kind: 'apply-then-stall' }
  /** Executes the call and omits the last row of each array of results. */
  | { kind: 'short-array' }
  /** Executes the call and answers 200 with an HTML page. */
  | { kind: 'not-json' }
  /** Answers late; with `before`, the call is also executed late. */
  | { kind: 'delay'; delayMs: number; before?: boolean };

/** An effect on single rows. */
export type RowEffect =
  /** The row fails with this code. `message` defaults to the usual text of the code. */
  | { kind: 'row-error'; code: string; message?: string; fields?: string[] }
  /** The parents that the row references by key are not found. */
  | { kind: 'missing-parent' };

/** An effect on a subrequest of a composite: it is answered instead of being executed. */
export interface SubrequestEffect {
  kind: 'subrequest-answer';
  status: number;
  body?: unknown;
}

export type FaultEffect = CallEffect | RowEffect | SubrequestEffect;

export interface FaultRule {
  /** Identifies the rule, for removing it; default: a consecutive number. */
  id?: string;
  /** Default: matches everything. */
  match?: FaultMatch;
  /** How often the rule applies; default: until it is removed. */
  times?: number;
  /** How many matches to skip first; default 0. */
  after?: number;
  effect: FaultEffect;
}

export const callEffectKinds = [
  'answer',
  'unavailable',
  'unavailable-html',
  'too-many-requests',
  'server-error',
  'daily-limit',
  'concurrent-limit',
  'call-error',
  'login-refused',
  'expire-sessions',
  'refuse-session',
  'drop',
  'reset',
  'stall',
  'apply-then-drop',
  'apply-then-drop-mid-body',
  'apply-then-stall',
  'short-array',
  'not-json',
  'delay',
] as const satisfies readonly CallEffect['kind'][];

export const isCallEffect = (effect: FaultEffect): effect is CallEffect =>
  (callEffectKinds as readonly string[]).includes(effect.kind);
