// What the org can be told to do wrong: one rule says whom it befalls, how often, and what happens.

export interface FaultMatch {
  /** HTTP method, of the call, or of the subrequest for row errors and subrequest answers. */
  method?: string;
  /** A part of the path, such as `/composite`. */
  path?: string;
  /** A regular expression the path must match. */
  pathPattern?: string;
  /** A row of this object; for effects on a whole call, any of its rows. */
  sObject?: string;
  /** The row sends this field; `Parent__r.Key__c` for a parent's key. */
  field?: string;
  /** … with this value, compared as text. */
  value?: string | number | boolean | null;
  /** Place of the row in its request, from 0. */
  row?: number;
}

/** What happens to a whole call. */
export type CallEffect =
  /** Answers in place of doing the call. A text body goes out as it is, any other as JSON. */
  | { kind: 'answer'; status: number; body?: unknown; headers?: Record<string, string> }
  /** 503 as the application sends it. */
  | { kind: 'unavailable' }
  /** 503 as the edge sends it: HTML. */
  | { kind: 'unavailable-html' }
  | { kind: 'too-many-requests' }
  | { kind: 'server-error' }
  /** The daily limit is used up, whatever was counted. */
  | { kind: 'daily-limit' }
  | { kind: 'concurrent-limit' }
  /** Ends all sessions before the call is looked at. */
  | { kind: 'expire-sessions' }
  /** Answers 401 whatever the session. */
  | { kind: 'refuse-session' }
  /** Closes the connection before the call is looked at. */
  | { kind: 'drop' }
  /** Resets the connection before the call is looked at: ECONNRESET. */
  | { kind: 'reset' }
  /** Never answers and does nothing. */
  | { kind: 'stall' }
  /** Does the call, then closes the connection: the reply is lost. */
  | { kind: 'apply-then-drop' }
  /** Does the call, sends the headers and half the body, then closes the connection. */
  | { kind: 'apply-then-drop-mid-body' }
  /** Does the call and never answers. */
  | { kind: 'apply-then-stall' }
  /** Does the call and leaves the last row out of each array of results. */
  | { kind: 'short-array' }
  /** Does the call and answers 200 with a page of HTML. */
  | { kind: 'not-json' }
  /** Answers late; with `before` the work is done late as well. */
  | { kind: 'delay'; delayMs: number; before?: boolean };

/** What happens to single rows. */
export type RowEffect =
  /** The row fails with this code; text and fields have the usual ones of the code as default. */
  | { kind: 'row-error'; code: string; message?: string; fields?: string[] }
  /** The parents the row names by key are not found. */
  | { kind: 'missing-parent' };

/** What happens to a subrequest of a composite: it is answered in place of being done. */
export interface SubrequestEffect {
  kind: 'subrequest-answer';
  status: number;
  body?: unknown;
}

export type FaultEffect = CallEffect | RowEffect | SubrequestEffect;

export interface FaultRule {
  /** For taking the rule back; default a number of its own. */
  id?: string;
  /** Default: everything. */
  match?: FaultMatch;
  /** How often it happens; default until it is taken back. */
  times?: number;
  /** How many matches pass first; default 0. */
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
