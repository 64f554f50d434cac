// All that the write stage needs from Salesforce: an authenticated HTTP call that is answered or fails with a reason.
import type { IsRuleText } from '../../../values/rule-text.ts';
import type { OrgNames } from '../rows/org/org-names.ts';
import type { PartSizes } from './part-sizes.ts';

export interface SalesforceRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Relative to the version's base path: `/composite`. */
  path: string;
  /** Rows that the call writes, for metrics; absent where it writes none. */
  rows?: number;
  /** Beside those of every call. */
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  body?: unknown;
}

export interface SalesforceReply {
  /** HTTP status below 500; never 401, 3xx other than 300, or 429. */
  status: number;
  /** The JSON of the reply; undefined for an empty one. */
  body: unknown;
}

export interface SalesforceApi {
  /** `62.0`: subrequests of a composite name it in their URLs. */
  readonly version: string;
  /** Id of the user that the calls are made as; undefined before the first call, or where the login did not say. */
  userId?(): string | undefined;
  /** How many rows of an object the org takes at once. Default: each window finds it out anew. */
  readonly sizes?: PartSizes;
  /** Ids of record types and queues in the org. Default: each window looks them up anew. */
  readonly names?: OrgNames;
  /** True for the text of a validation rule of the object. Default: none is known. */
  readonly isRuleText?: IsRuleText;
  /**
   * One HTTP call, which counts as one call of the daily allowance. Throws `FailureError` with a code of the scope
   * `service`: unreachable, unavailable, bad reply, login or session refused, limit reached.
   */
  call(request: SalesforceRequest): Promise<SalesforceReply>;
}
