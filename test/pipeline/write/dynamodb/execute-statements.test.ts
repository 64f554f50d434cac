import {
  type BatchExecuteStatementCommand,
  BatchStatementErrorCodeEnum,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { statementExecutor } from '../../../../src/pipeline/write/dynamodb/execute-statements.ts';
import { type ScriptedAnswer, scriptedClient } from './scripted-client.ts';

const statement = (key: string) => ({ text: '', parameters: [{ S: key }], key });
const keys = (count: number) => Array.from({ length: count }, (_, index) => `k${index}`);

async function execute(names: readonly string[], answer: ScriptedAnswer = () => undefined) {
  const client = scriptedClient(answer);
  const results = await statementExecutor(client)(names.map(statement));
  const ends = results.map((result) =>
    result.kind === 'failed' ? result.failure.code : result.kind === 'refused' ? result.because : result.kind,
  );
  return { ...client, ends };
}

test('a thousand statements are forty calls', async () => {
  const { calls, ends } = await execute(keys(1_000));
  expect(calls.map(({ length }) => length)).toEqual(Array.from({ length: 40 }, () => 25));
  expect(ends).toEqual(Array.from({ length: 1_000 }, () => 'done'));
});

test('statements for the same item go in different calls, in their order', async () => {
  const { calls } = await execute(['a', 'b', 'a', 'c', 'a']);
  expect(calls).toEqual([['a', 'b', 'c'], ['a'], ['a']]);
});

test.each(Object.values(BatchStatementErrorCodeEnum))('the code %s has a meaning', async (code) => {
  const { ends, calls } = await execute(['a', 'b'], (key) => (key === 'a' ? code : undefined));
  const meaning: Record<string, [end: string, calls: number]> = {
    DuplicateItem: ['exists', 1],
    ConditionalCheckFailed: ['condition', 1],
    AccessDenied: ['aws/refused', 1],
    ResourceNotFound: ['aws/refused', 1],
    ValidationError: ['aws/refused', 1],
    ItemCollectionSizeLimitExceeded: ['aws/refused', 1],
  };
  expect([ends[0], calls.length]).toEqual(meaning[code] ?? ['aws/unavailable', 7]);
  expect(ends[1]).toBe('done');
});

test('only what was throttled is sent again, after growing waits', async () => {
  const { calls, waits, ends } = await execute(keys(30), (key, call) =>
    (key === 'k3' && call < 5) || (key === 'k7' && call < 4) ? 'ThrottlingError' : undefined,
  );
  expect(ends.every((end) => end === 'done')).toBe(true);
  expect(calls.map(({ length }) => length)).toEqual([25, 5, 2, 2, 1]);
  expect(waits).toEqual([37.5, 75, 150]);
});

test('a call that fails says nothing about the other calls, nor about what it has written before', async () => {
  const lost = Object.assign(new Error('reset'), { name: 'TimeoutError' });
  const failing = await execute(keys(50), (key) => (key === 'k30' ? lost : undefined));
  expect(failing.ends.filter((end) => end === 'aws/unavailable')).toHaveLength(25);
  const second = await execute(keys(2), (key, call) =>
    call === 2 ? lost : key === 'k1' ? 'ThrottlingError' : undefined,
  );
  expect(second.ends).toEqual(['done', 'aws/unavailable']);
});

test('an answer without all statements is no success', async () => {
  const send = async ({ input }: BatchExecuteStatementCommand) => ({
    Responses: input.Statements?.slice(1).map(() => ({})),
  });
  const client = { send } as unknown as DynamoDBClient;
  const clock = { sleep: async () => {} };
  const results = await statementExecutor({ client, clock, random: () => 0 })(keys(2).map(statement));
  expect(results.map(({ kind }) => kind)).toEqual(['done', 'failed']);
});
