// One request to a REST resource, an HTTP call of its own or a part of a composite, and what it may touch.

import type { ApiUsage } from '../api-usage.ts';
import type { OrgClock } from '../clock.ts';
import type { FaultList } from '../faults/fault-list.ts';
import type { JournalCall } from '../journal.ts';
import type { RecordStore } from '../records/store.ts';
import { restError } from '../rest-error.ts';
import type { OrgSchema } from '../schema/org-schema.ts';
import type { QueryCursors } from './query-cursors.ts';

/** The parts of an org that resources work with. */
export interface OrgParts {
  schema: OrgSchema;
  store: RecordStore;
  faults: FaultList;
  usage: ApiUsage;
  clock: Pick<OrgClock, 'now'>;
  /** From 0 up to 1, for orders that Salesforce does not promise. Absent: the order asked for. */
  random?: () => number;
  orgId: string;
  /** Whom an unknown column or an unreadable value fails: the request, or its row alone. */
  parseErrors: 'request' | 'row';
  cursors: QueryCursors;
}

export interface RestCall {
  org: OrgParts;
  method: string;
  /** The API version, such as 62. */
  version: number;
  /** Without the query. */
  path: string;
  /** What follows the version, decoded. */
  segments: string[];
  query: URLSearchParams;
  /** By lower-case name. */
  headers: Record<string, string>;
  /** Parsed; undefined where there is none. */
  body: unknown;
  /** The text of the whole HTTP body, for places in errors. */
  text: string;
  userId: string;
  /** `http://…` of this org as the caller sees it. */
  instanceUrl: string;
  /** The entry of the HTTP call, to which rows are added. */
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
