// How long a query may be.
import type { OrgBehavior } from '../behavior.ts';
import { restError } from '../rest/rest-error.ts';
import type { Query } from './query-tree.ts';

// Sources: Salesforce Developer Limits, "SOQL and SOSL Limits"; SOQL and SOSL Reference, WHERE and OFFSET. The first has
// "4,000 characters for each string within a WHERE clause", the second "Strings in WHERE clauses can’t exceed 4,000
// characters", and Salesforce's own packaging library keeps whole clauses below it.
const maxStatement = 100_000;
const maxWhere = 4_000;
const maxOffset = 2_000;

/** @throws RestError */
export function checkLimits(
  soql: string,
  { whereLength, offset }: Query,
  { whereLimit }: Pick<OrgBehavior, 'whereLimit'>,
): void {
  if (soql.length > maxStatement)
    throw restError(400, 'MALFORMED_QUERY', `SOQL statements cannot be longer than ${maxStatement} characters.`);
  if (whereLength[whereLimit] > maxWhere)
    throw restError(400, 'MALFORMED_QUERY', `Strings in WHERE clauses can’t exceed ${maxWhere} characters.`);
  if (offset > maxOffset)
    throw restError(400, 'NUMBER_OUTSIDE_VALID_RANGE', `Maximum SOQL offset allowed is ${maxOffset}`);
}
