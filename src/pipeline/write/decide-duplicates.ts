// `DUPLICATE_VALUE` sometimes does not say which field it is about. One query then decides: if a record has the row's
// own key, the key was taken; if none has, it is another unique field.
import { FailureError } from '../../failure.ts';
import { isJsonObject } from '../../json.ts';
import type { RecordKey } from '../plan/plan.ts';
import { kindOf, type Row } from './row.ts';
import type { SalesforceApi } from './salesforce/api.ts';
import type { Answer } from './send-round.ts';

/** Keys asked for in one query: a URL may have 16,384 bytes. */
const keysPerQuery = 20;

export async function decideDuplicates(answers: Map<Row, Answer>, api: SalesforceApi): Promise<Map<Row, Answer>> {
  const undecided = [...answers].filter(([, answer]) => answer.kind === 'refused' && answer.undecided);
  const byKind = Map.groupBy(undecided, ([row]) => kindOf(row));
  for (const entries of byKind.values()) {
    for (let from = 0; from < entries.length; from += keysPerQuery) {
      await decide(entries.slice(from, from + keysPerQuery), answers, api);
    }
  }
  return answers;
}

async function decide(entries: [Row, Answer][], answers: Map<Row, Answer>, api: SalesforceApi): Promise<void> {
  try {
    const ids = await existingIds(
      entries.map(([row]) => row),
      api,
    );
    for (const [row, answer] of entries) {
      const existingId = row.key && ids.get(comparable(row.key.value));
      if (answer.kind === 'refused' && existingId) answers.set(row, ownKeyTaken(row, existingId));
    }
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    for (const [row] of entries) answers.set(row, { kind: 'service', failure: error.failure, maybeWritten: false });
  }
}

const ownKeyTaken = (row: Row, existingId: string): Answer => ({
  kind: 'refused',
  failure: {
    code: 'salesforce/lost-race',
    message: `${row.sObject}: another writer has just taken its key.`,
    salesforceCode: 'DUPLICATE_VALUE',
    sObject: row.sObject,
  },
  missingParents: [],
  undecided: false,
  ownKeyTaken: true,
  existingId,
});

/** Ids by key, of those rows of one kind whose key some record has. */
async function existingIds(rows: readonly Row[], api: SalesforceApi): Promise<Map<string, string>> {
  const [first] = rows;
  if (!first?.key) return new Map();
  const { field } = first.key;
  const keys = rows.map(({ key }) => soqlLiteral((key as RecordKey).value)).join(',');
  const soql = `SELECT Id, ${field} FROM ${first.sObject} WHERE ${field} IN (${keys})`;
  const { status, body } = await api.call({ method: 'GET', path: `/query?q=${encodeURIComponent(soql)}` });
  if (status !== 200) {
    const message = 'Salesforce refused the query that tells whose value is taken twice.';
    throw new FailureError({ code: 'salesforce/bad-reply', message });
  }
  const records = isJsonObject(body) && Array.isArray(body.records) ? body.records : [];
  return new Map(
    records.flatMap((record) => {
      const found = isJsonObject(record) ? record : {};
      // Field names come back in the schema's own spelling.
      const name = Object.keys(found).find((key) => key.toLowerCase() === field.toLowerCase());
      const value = name === undefined ? undefined : found[name];
      const isKey = typeof value === 'string' || typeof value === 'number';
      return isKey && typeof found.Id === 'string' ? [[comparable(value), found.Id] as const] : [];
    }),
  );
}

const comparable = (value: string | number) => String(value).trim().toLowerCase();

const soqlLiteral = (value: string | number) =>
  typeof value === 'number' ? String(value) : `'${value.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'`;
