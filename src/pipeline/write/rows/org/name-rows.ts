// Gives rows the Ids of the record types and queues that they name, and says why where the org has none.
import { type Failure, FailureError } from '../../../../failure.ts';
import type { Link } from '../../../plan/plan.ts';
import type { SalesforceApi } from '../../salesforce/api.ts';
import { queryTogether } from '../../salesforce/query.ts';
import type { SentAnswer } from '../answers/answer.ts';
import { plainRefusal } from '../answers/refusal.ts';
import type { RowBatch } from '../coalesce.ts';
import type { Row } from '../row.ts';
import type { NamedId, OrgName, OrgNames } from './org-names.ts';

export interface NamedRows {
  batches: readonly RowBatch[];
  /** Of rows that are not sent. */
  answers: ReadonlyMap<Row, SentAnswer>;
}

/** The names of the row that the org has to know. */
export const namesIn = ({ sObject, links }: Row): OrgName[] =>
  links.filter(({ byName }) => byName).map((link) => nameOf(link, sObject));

const nameOf = ({ sObject: target, key }: Link, sObject: string): OrgName => ({
  kind: target === 'Group' ? 'queue' : 'recordType',
  sObject,
  name: String(key.value),
});

/** No call where no row has a name, or every name is known. */
export async function nameRows(
  batches: readonly RowBatch[],
  { api, names }: { api: SalesforceApi; names: OrgNames },
): Promise<NamedRows> {
  const wanted = batches.flat().flatMap(namesIn);
  if (wanted.length === 0) return { batches, answers: new Map() };
  try {
    const idOf = await names.lookUp(wanted, (soqls) => queryTogether(soqls, api));
    const answers = new Map<Row, SentAnswer>();
    const named = batches.map((batch) => batch.map((row) => withIds(row, { idOf, answers })));
    return { batches: named, answers };
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const answer: SentAnswer = { kind: 'service', failure: error.failure, mayHaveWritten: false };
    return { batches, answers: new Map(batches.flat().map((row) => [row, answer])) };
  }
}

interface Context {
  idOf: (name: OrgName) => NamedId;
  answers: Map<Row, SentAnswer>;
}

function withIds(row: Row, { idOf, answers }: Context): Row {
  if (!row.links.some(({ byName }) => byName)) return row;
  const ids = new Map<string, string>();
  for (const link of row.links) {
    if (!link.byName) continue;
    const name = nameOf(link, row.sObject);
    const found = idOf(name);
    if ('id' in found) ids.set(link.field, found.id);
    else if ('failure' in found) answers.set(row, { kind: 'service', failure: found.failure, mayHaveWritten: false });
    else if (!answers.has(row))
      answers.set(row, { kind: 'refused', ...plainRefusal(unusable(name, found.problem, link)) });
  }
  return answers.has(row) ? row : { ...row, ids };
}

function unusable({ kind, sObject, name }: OrgName, problem: string, { field }: Link): Failure {
  const what = `${kind === 'queue' ? 'queue' : 'record type'} ${name}`;
  const why: Record<string, string> = {
    missing:
      kind === 'queue'
        ? `the org has no ${what} that can own such records. Create it in Setup, or add ${sObject} to its objects.`
        : `the org has no ${what} for this object. Create it in Setup.`,
    inactive: `the ${what} is inactive, so no record can have it. Activate it in Setup.`,
    ambiguous: `several managed packages have a ${what}. Put the namespace before the name: npsp__${name}.`,
    unreadable: `Salesforce refused the query for ${kind === 'queue' ? 'queues' : 'record types'}, so the Id of the ${what} is not known. Check that the integration user may read them.`,
  };
  return { code: 'salesforce/unknown-name', message: `${sObject}: ${why[problem]}`, sObject, fields: [field] };
}
