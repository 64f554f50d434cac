// The answer to a row: from the reply to its call, and from a query where the reply leaves something open.
import type { Failure } from '../../../../failure.ts';
import type { Row } from '../row.ts';
import type { Subrequest } from '../subrequests.ts';
import type { FailedTogether } from './automation.ts';
import type { RowRefusal } from './refusal.ts';
import type { SalesforceError } from './salesforce-error.ts';

/** An answer that leaves nothing open that a query could decide. */
export type Answer =
  | { kind: 'done'; id?: string; result: 'created' | 'updated' | 'deleted' | 'unchanged' }
  | ({ kind: 'refused' } & RowRefusal)
  /**
   * Refused together with other rows of its subrequest, because of one or several of them; `because: 'limit'`: perhaps
   * because they were too many for one transaction; `'locked'`: by a lock that automation met.
   */
  | { kind: 'subrequest-refused'; rows: readonly Row[]; errors: readonly SalesforceError[]; because?: FailedTogether }
  /**
   * Salesforce met an error of its own over the rows of the subrequest, or gave no usable reason, because of one of them or
   * of none.
   */
  | { kind: 'server-error'; rows: readonly Row[]; errors: readonly SalesforceError[] }
  /** `mayHaveWritten`: the row was sent, and it is not known whether it was written. */
  | { kind: 'service'; failure: Failure; mayHaveWritten: boolean };

export type SentAnswer =
  | Answer
  /** The integration user sees no record with the key of the row that is to update or delete it. */
  | { kind: 'missing' };

/** Answers to a query for Ids. Only the round that asked needs them. */
export type LookUpAnswer =
  | { kind: 'found'; id: string }
  /** The result does not show which record belongs to which row: smaller queries can. */
  | { kind: 'unclear'; lookUp: Subrequest };

export type CallAnswer = SentAnswer | LookUpAnswer;
