// Salesforce refuses a row whose lookup is set to the Id of a record that does not exist. It rarely names the field, and the
// same errors are about other Ids of the row and about permissions:
// https://www.salto.io/blog-posts/invalid-cross-reference-id. A query for the linked Ids decides.
import { FailureError } from '../../../failure.ts';
import { longId } from '../../../values/record-id.ts';
import type { SalesforceApi } from '../salesforce/api.ts';
import { query } from '../salesforce/query.ts';
import type { Answer } from './answers/answer.ts';
import { parentMissing } from './answers/refusal.ts';
import { idQueryPath, inQueries, isLinkById, type KeyedRow } from './ids/id-query.ts';
import { type Row, recordIdByKey } from './row.ts';

const undecidedCodes = new Set([
  'INVALID_CROSS_REFERENCE_KEY',
  'ENTITY_IS_DELETED',
  'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
]);

type RefusedRow = [row: Row, answer: Extract<Answer, { kind: 'refused' }>];

export async function decideLinks(answers: ReadonlyMap<Row, Answer>, api: SalesforceApi): Promise<Map<Row, Answer>> {
  const decided = new Map(answers);
  const undecided = [...answers].flatMap(([row, answer]): RefusedRow[] =>
    answer.kind === 'refused' && undecidedCodes.has(answer.failure.salesforceCode ?? '') && row.links.some(isLinkById)
      ? [[row, answer]]
      : [],
  );
  try {
    const absent = await absentOf(
      undecided.flatMap(([row]) => linkedBy(row)),
      api,
    );
    for (const [row, { failure }] of undecided) {
      const links = row.links.filter((each) => isLinkById(each) && absent.has(recordIdByKey(each.sObject, each.key)));
      if (links.length > 0)
        decided.set(row, { kind: 'refused', ...parentMissing(links, row, failure.salesforceCode as string) });
    }
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { failure } = error;
    for (const [row] of undecided) decided.set(row, { kind: 'service', failure, mayHaveWritten: false });
  }
  return decided;
}

/** The records that the row links to by their Ids, in the form of rows: queries by keys take rows. */
const linkedBy = (row: Row): KeyedRow[] =>
  row.links
    .filter(isLinkById)
    .map(({ sObject, key }) => ({ ...row, sObject, key, recordId: recordIdByKey(sObject, key) }));

/** Those that the integration user does not find. */
async function absentOf(linked: readonly KeyedRow[], api: SalesforceApi): Promise<ReadonlySet<string>> {
  const distinct = [...new Map(linked.map((each) => [each.recordId, each])).values()];
  const absent = new Set<string>();
  for (const alike of Map.groupBy(distinct, ({ sObject }) => sObject).values()) {
    for (const part of inQueries(alike)) for (const { recordId } of await absentIn(part, api)) absent.add(recordId);
  }
  return absent;
}

/** One Id that Salesforce does not accept as such makes it refuse the query for all. Its row stays refused. */
async function absentIn(linked: readonly KeyedRow[], api: SalesforceApi): Promise<readonly KeyedRow[]> {
  const records = await query(idQueryPath(linked), api);
  if (records) {
    const ids = new Set(records.map(({ Id }) => longId(String(Id))));
    return linked.filter(({ key }) => !ids.has(String(key.value)));
  }
  if (linked.length === 1) return [];
  const middle = Math.ceil(linked.length / 2);
  return [...(await absentIn(linked.slice(0, middle), api)), ...(await absentIn(linked.slice(middle), api))];
}
