// What an example's run needs of Salesforce: an org of its own, empty but for what the example is about.
import type { SalesforceApi } from '../pipeline/write/salesforce/api.ts';

/** An error that Salesforce answers for rows of one object. */
export interface RowError {
  /** API name of the object. */
  sObject: string;
  code: string;
  message?: string;
  fields?: string[];
}

export type ServiceAnswer = 'unavailable' | 'daily-limit' | 'lost-reply';

export interface ExampleOrg {
  api: SalesforceApi;
  /** Puts a record there, as if it had always been. */
  seed(sObject: string, fields: Record<string, string | number>): void;
  /** True where a record has this value in this field. */
  has(sObject: string, field: string, value: string | number): boolean;
  refuseRows(error: RowError): void;
  answerCallsWith(answer: ServiceAnswer): void;
  /** Forgets records and answers. */
  reset(): void;
}
