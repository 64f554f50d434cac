// Tables on the emulator of DynamoDB, as the product uses them.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { systemClock } from '../../src/clock.ts';
import { statementExecutor } from '../../src/pipeline/write/dynamodb/execute-statements.ts';
import { dynamodbLedger, type LedgerTable } from '../../src/pipeline/write/ledger/dynamodb-ledger.ts';
import { locksOf } from '../../src/pipeline/write/locks/event-lock.ts';

const tableOf = (client: DynamoDBClient, name: string) => {
  const shared = { client, clock: systemClock, random: Math.random };
  return { ...shared, name, execute: statementExecutor(shared) };
};

const newOwner = () => Math.random().toString(36).slice(2);

export const ledgerIn = (client: DynamoDBClient, name: string, more: Pick<LedgerTable, 'expiresAt'> = {}) =>
  dynamodbLedger({ ...tableOf(client, name), newOwner, ...more });

export const locksIn = (client: DynamoDBClient, name: string) =>
  locksOf({ ...tableOf(client, name), keyAttribute: 'id' }, newOwner);
