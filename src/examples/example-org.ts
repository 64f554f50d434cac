// The emulated org that an example runs against: empty except for the records the example needs.
import type { JsonValue } from '../json.ts';
import type { Link } from '../pipeline/plan/plan.ts';
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
  /** Adds a record as if it had always been there. Throws if the org has no such object or field. */
  seed(sObject: string, fields: Record<string, string | number | boolean | null>): void;
  /** True if a record has this value in this field. */
  has(sObject: string, field: string, value: string | number): boolean;
  /** Adds the record to which this field of an object refers by its Id, unless the org has it. */
  addReferenced(sObject: string, field: string, id: string): void;
  /** Adds the record type or queue that a record of this object names, unless the org has it. */
  addNamed(link: Link, sObject: string): void;
  /** Sets up a trigger, a flow or another rule. Returns a sentence if there is something wrong with it. */
  addRule(rule: JsonValue): string | undefined;
  /** Sets switches for what Salesforce does not document. Returns a sentence if there is something wrong with them. */
  behave(behavior: JsonValue): string | undefined;
  refuseRows(error: RowError): void;
  answerCallsWith(answer: ServiceAnswer): void;
  /** Removes all records, rules, switches and answers. */
  reset(): void;
}
