// One request to a REST resource, either an HTTP call or a subrequest of a composite, and the state it works on.

import type { Access } from '../access/access.ts';
import type { ApiUsage } from '../api-usage.ts';
import type { OrgBehavior } from '../behavior.ts';
import type { OrgClock } from '../clock.ts';
import type { FaultList } from '../faults/fault-list.ts';
import type { JournalCall } from '../journal.ts';
import type { Locks } from '../records/locks/locks.ts';
import type { RecordStore } from '../records/store.ts';
import type { RuleList } from '../rules/rule-list.ts';
import type { OrgSchema } from '../schema/org-schema.ts';
import type { QueryCursors } from './query-cursors.ts';
import { restError } from './rest-error.ts';

/** The state of an org that resources work on. */
export interface OrgState {
  schema: OrgSchema;
  store: RecordStore;
  faults: FaultList;
  usage: ApiUsage;
  clock: Pick<OrgClock, 'now'>;
  /**
   * Returns a number with 0 ≤ n < 1, for orders that Salesforce does not guarantee. Absent: the order of the request.
   */
  random?: () => number;
  orgId: string;
  /** What an unknown column or an unreadable value fails: the request, or only its row. */
  parseErrors: 'request' | 'row';
  behavior: OrgBehavior;
  access: Access;
  rules: RuleList;
  locks: Locks;
  cursors: QueryCursors;
}

export interface RestCall {
  org: OrgState;
  /** True inside a composite or batch. */
  isSubrequest: boolean;
  method: string;
  /** The API version, such as 62. */
  version: number;
  /** Without the query. */
  path: string;
  /** Path segments after the version, decoded. */
  segments: string[];
  query: URLSearchParams;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** Parsed; undefined if there is none. */
  body: unknown;
  /** The text of the whole HTTP body, for locations in errors. */
  text: string;
  userId: string;
  /** `http://…` of this org, as the caller sees it. */
  instanceUrl: string;
  /** The journal entry of the HTTP call, to which rows are added. */
  journal: JournalCall;
}

export interface RestAnswer {
  status: number;
  /** Absent for no body. */
  body?: unknown;
  headers?: Record<string, string>;
}

export const basePath = (call: RestCall): string => `/services/data/v${call.version}.0`;

/** The body as an object. */
export function objectBody(call: RestCall): Record<string, unknown> {
  const { body } = call;
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw restError(
      400,
      'JSON_PARSER_ERROR',
      'The HTTP entity body is required, but this request has no entity body of a JSON object.',
    );
  return body as Record<string, unknown>;
}
