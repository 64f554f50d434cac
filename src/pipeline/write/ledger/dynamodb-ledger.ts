// The ledger in DynamoDB: one item per record, under a hash of the record's key, because keys can be personal data.
// Item: `record` (hash), `version` (number), the stamps (see stamp-item.ts), and `owner`: the call that stored it, so
// that the call recognizes its own item after a lost reply.
import { hash } from 'node:crypto';
import { FailureError } from '../../../failure.ts';
import type { ExecuteStatements, Item, Statement, StatementResult } from '../dynamodb/execute-statements.ts';
import { readItems, type Table } from '../dynamodb/read-items.ts';
import type { Ledger, Replacement, ReplacementResult } from './ledger.ts';
import { noStamps, type RecordStamps } from './record-stamps.ts';
import { packStamps, type StampFormat, unpackStamps } from './stamp-item.ts';

export interface LedgerTable extends Omit<Table, 'keyAttribute'> {
  execute: ExecuteStatements;
  /** Returns a text that no other call has. */
  newOwner: () => string;
  /** Format to write; both can be read. Default 1. */
  stampFormat?: StampFormat;
  /** When stamps that are stored now expire, in seconds since 1970; absent: never. */
  expiresAt?: (() => number) | undefined;
}

export function dynamodbLedger(ledgerTable: LedgerTable): Ledger {
  const table = { ...ledgerTable, keyAttribute: 'record' };
  const { execute, newOwner } = table;

  async function read(recordIds: readonly string[]): Promise<Map<string, RecordStamps>> {
    const items = await readItems(recordIds.map(keyOf), table);
    return new Map(recordIds.map((recordId) => [recordId, stampsOf(items.get(keyOf(recordId)))]));
  }

  async function replace(replacements: readonly Replacement[]): Promise<ReplacementResult[]> {
    const owners = replacements.map(newOwner);
    const ends = await execute(
      replacements.map((replacement, index) => statementFor(table, replacement, owners[index] as string)),
    );
    const unknown = replacements.filter((_, index) => isUnknown(ends[index] as StatementResult));
    let items: ReadonlyMap<string, Item>;
    try {
      items = await readItems(
        unknown.map(({ recordId }) => keyOf(recordId)),
        table,
      );
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      const { failure } = error;
      return ends.map((end) => (isUnknown(end) ? { kind: 'failed', failure } : resultOf(end, undefined, '')));
    }
    return replacements.map(({ recordId }, index) =>
      resultOf(ends[index] as StatementResult, items.get(keyOf(recordId)), owners[index] as string),
    );
  }

  return { read, replace };
}

const keyOf = (recordId: string) => hash('sha256', recordId);

/** Refused without the existing item. */
const isUnknown = (end: StatementResult) => end.kind === 'refused' && !end.item;

/** A PartiQL UPDATE never creates an item, and an INSERT never replaces one. */
function statementFor(
  { name, stampFormat = 1, expiresAt }: LedgerTable,
  { recordId, stamps }: Replacement,
  owner: string,
): Statement {
  const { version, ...rest } = stamps;
  const key = keyOf(recordId);
  const attributes = {
    version: { N: String(version + 1) },
    owner: { S: owner },
    ...packStamps(rest, stampFormat),
    ...expirationOf(stamps, expiresAt),
  };
  const values = Object.values(attributes);
  if (version === 0) {
    const members = ['record', ...Object.keys(attributes)].map((each) => `'${each}': ?`).join(', ');
    return { text: `INSERT INTO "${name}" VALUE {${members}}`, parameters: [{ S: key }, ...values], key };
  }
  const sets = Object.keys(attributes).map((each) => `SET "${each}" = ?`);
  if (!attributes.packed) sets.push('REMOVE "packed"');
  return {
    text: `UPDATE "${name}" ${sets.join(' ')} WHERE "record" = ? AND "version" = ?`,
    parameters: [...values, { S: key }, { N: String(version) }],
    key,
  };
}

/** In the year 2286: stamps that were to expire are kept once nothing expires. */
const never = 9_999_999_999;

function expirationOf({ expires }: RecordStamps, expiresAt: (() => number) | undefined) {
  if (expiresAt) return { expiration: { N: String(Math.ceil(expiresAt())) } };
  return expires ? { expiration: { N: String(never) } } : {};
}

/** @param read the current item, if the refusal did not contain it */
function resultOf(end: StatementResult, read: Item | undefined, owner: string): ReplacementResult {
  if (end.kind === 'done') return { kind: 'stored' };
  if (end.kind === 'failed') return end;
  const item = end.item ?? read;
  if (item?.owner?.S === owner) return { kind: 'stored' };
  try {
    return { kind: 'changed', current: stampsOf(item) };
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return { kind: 'failed', failure: error.failure };
  }
}

function stampsOf(item: Item | undefined): RecordStamps {
  if (!item) return noStamps;
  try {
    return unpackStamps(item);
  } catch (cause) {
    const message = 'The stamps of a record have a format that this version does not know: a later version wrote them.';
    throw new FailureError({ code: 'internal/bug', message }, { cause });
  }
}
