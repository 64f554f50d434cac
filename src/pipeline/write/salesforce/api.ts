// The one thing the write stage needs of Salesforce: an authenticated HTTP call that is answered or fails for a reason.

export interface SalesforceRequest {
  method: 'GET' | 'POST';
  /** Below the version's base path: `/composite`. */
  path: string;
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
  /**
   * One HTTP call, one call of the daily allowance. Throws `FailureError` with a code whose scope is the service's:
   * unreachable, unavailable, bad reply, login or session refused, limit reached.
   */
  call(request: SalesforceRequest): Promise<SalesforceReply>;
}
