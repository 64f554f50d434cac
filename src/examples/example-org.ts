// The emulated org that an example runs against: empty except for the records the example needs.
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
  /** Adds a record as if it had always been there. */
  seed(sObject: string, fields: Record<string, string | number>): void;
  /** True if a record has this value in this field. */
  has(sObject: string, field: string, value: string | number): boolean;
  refuseRows(error: RowError): void;
  answerCallsWith(answer: ServiceAnswer): void;
  /** Removes all records and answers. */
  reset(): void;
}
