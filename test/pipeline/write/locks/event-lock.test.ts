// Idempotency locks on the emulator of DynamoDB: what a window costs, what a lost reply leaves behind, and version 0.1.0
// beside this one.
import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { type DynamoDBClient, GetItemCommand, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeEach, expect, test } from 'vitest';
import { type DynamoDbServer, startDynamoDb } from '../../../../src/local/dynamodb/server.ts';
import type { Outcome } from '../../../../src/pipeline/write/outcome.ts';
import { powertoolsIdempotency } from '../../../../src/pipeline/write/powertools-idempotency.ts';
import { type WindowEvent, writeWindow } from '../../../../src/pipeline/write/write-window.ts';
import { dynamoClient } from '../../../local/clients.ts';
import { locksIn } from '../../../local/stored-tables.ts';
import { contact, fresh, memoryLedger, planOf, smallSalesforce } from '../window-fixture.ts';

const TableName = 'applied';

let server: DynamoDbServer;
let client: DynamoDBClient;
/** Each call, with its number of statements. */
let calls: string[];
beforeEach(async () => {
  server = await startDynamoDb();
  await server.createTable(TableName, 'id');
  client = dynamoClient(server.url, 3);
  calls = [];
  client.middlewareStack.add(
    (next, context) => (args) => {
      const { Statements, RequestItems = {} } = args.input as { Statements?: unknown[]; RequestItems?: object };
      const keys = Object.values(RequestItems).flatMap(({ Keys }) => Keys);
      calls.push(`${context.commandName} ${Statements?.length ?? keys.length}`);
      return next(args);
    },
    { step: 'initialize' },
  );
  return async () => {
    client.destroy();
    await server.close();
  };
});

const idempotency = (remainingMs = 60_000) =>
  powertoolsIdempotency({
    locks: locksIn(client, TableName),
    rememberDays: 30,
    context: { getRemainingTimeInMillis: () => remainingMs },
  });

const windowOf = (events: readonly WindowEvent[], withIdempotency = idempotency()) =>
  writeWindow(events, {
    api: smallSalesforce(),
    ledger: memoryLedger(),
    withIdempotency,
    reapply: async () => {},
    clock: { now: () => 0, sleep: async () => {} },
    random: () => 0,
  });

const plansOf = (count: number) =>
  Array.from({ length: count }, (_, index) => planOf(`e${index}`, 1, [contact(`c${index}`, { X: 1 })]));

/** The time left to a function whose locks have expired: they are kept for five minutes longer. */
const expired = -301_000;

const applied: Outcome = { kind: 'applied', written: [] };
const failed: Outcome = { kind: 'failed', failure: { code: 'salesforce/unreachable', message: '' }, written: [] };

const itemOf = async (id: string) =>
  (await client.send(new GetItemCommand({ TableName, Key: { id: { S: id } } }))).Item;
const onlyItem = async () => (await client.send(new ScanCommand({ TableName }))).Items?.[0] ?? {};

test('a window of 60 events takes six calls: three to lock, three to complete', async () => {
  const outcomes = await windowOf(fresh(plansOf(60)));
  expect(outcomes.map(({ kind }) => kind)).toEqual(Array.from({ length: 60 }, () => 'applied'));
  expect(calls).toEqual([25, 25, 10, 25, 25, 10].map((statements) => `BatchExecuteStatementCommand ${statements}`));
});

test('what cannot be locked is read in one call, and a duplicate costs no more', async () => {
  await windowOf(fresh(plansOf(20)));
  calls.length = 0;
  const outcomes = await windowOf(fresh(plansOf(30)));
  expect(Object.groupBy(outcomes, ({ kind }) => kind)).toMatchObject({
    duplicate: { length: 20 },
    applied: { length: 10 },
  });
  expect(calls).toEqual([
    'BatchExecuteStatementCommand 25',
    'BatchExecuteStatementCommand 5',
    'BatchGetItemCommand 20',
    'BatchExecuteStatementCommand 10',
  ]);
});

test('events that were delivered before are read first: an insert that is refused would cost a write', async () => {
  await windowOf(fresh(plansOf(20)));
  calls.length = 0;
  await windowOf(fresh(plansOf(30)).map((event) => ({ ...event, isRedelivered: true })));
  expect(calls).toEqual([
    'BatchGetItemCommand 30',
    'BatchExecuteStatementCommand 10',
    'BatchExecuteStatementCommand 10',
  ]);
});

test('an event whose lock was taken although the reply was lost is written at once', async () => {
  server.faults.add({ action: 'BatchExecuteStatement', lostReply: true });
  expect(await windowOf(fresh(plansOf(2)))).toMatchObject([{ kind: 'applied' }, { kind: 'applied' }]);
});

test('a lock that another delivery holds is not our own', async () => {
  const [plan] = plansOf(1) as [ReturnType<typeof planOf>];
  let inner: Outcome | undefined;
  await idempotency()(plan, async () => {
    inner = await idempotency()(plan, async () => applied);
    return applied;
  });
  expect(inner).toMatchObject({ kind: 'failed', failure: { code: 'delivery/in-progress' } });
  expect(await idempotency()(plan, async () => applied)).toMatchObject({ kind: 'duplicate' });
});

test('a lock whose function has run out of time is taken over, and its late release does not touch the new one', async () => {
  const [plan] = plansOf(1) as [ReturnType<typeof planOf>];
  const outcome = await idempotency(expired)(plan, async () => {
    const successor = await idempotency()(plan, async () => applied);
    expect(successor.kind).toBe('applied');
    return failed;
  });
  expect(outcome.kind).toBe('failed');
  expect(await onlyItem()).toMatchObject({ status: { S: 'COMPLETED' } });
});

test('an event that is completed late stays completed, although the function that took over its lock fails', async () => {
  const [plan] = plansOf(1) as [ReturnType<typeof planOf>];
  const holds = Promise.withResolvers<void>();
  const ends = Promise.withResolvers<Outcome>();
  let successor: Promise<Outcome> | undefined;
  const first = await idempotency(expired)(plan, async () => {
    successor = idempotency()(plan, () => {
      holds.resolve();
      return ends.promise;
    });
    await holds.promise;
    return applied;
  });
  expect(first.kind).toBe('applied');
  ends.resolve(failed);
  expect((await successor)?.kind).toBe('failed');
  expect(await onlyItem()).toMatchObject({ status: { S: 'COMPLETED' } });
});

test('only an event without any earlier delivery is the first', async () => {
  type Plan = ReturnType<typeof planOf>;
  const [first, redelivered, released, takenOver] = plansOf(4) as [Plan, Plan, Plan, Plan];
  const firsts: boolean[] = [];
  const noting =
    (outcome: Outcome) =>
    async ({ isFirst = false } = {}) => {
      firsts.push(isFirst);
      return outcome;
    };
  await idempotency()(first, noting(applied));
  await idempotency()(redelivered, noting(applied), { readFirst: true });
  await idempotency()(released, noting(failed));
  await idempotency()(released, noting(applied), { readFirst: true });
  await idempotency(expired)(takenOver, async () => {
    await idempotency()(takenOver, noting(applied));
    return failed;
  });
  expect(firsts).toEqual([true, false, true, false, false]);
});

test('a failed event releases its lock', async () => {
  const [plan] = plansOf(1) as [ReturnType<typeof planOf>];
  expect((await idempotency()(plan, async () => failed)).kind).toBe('failed');
  expect(await onlyItem()).toEqual({});
  expect((await idempotency()(plan, async () => applied)).kind).toBe('applied');
});

test('an event is remembered although its lock has gone', async () => {
  const [plan] = plansOf(1) as [ReturnType<typeof planOf>];
  await idempotency()(plan, async () => {
    const { id = { S: '' } } = await onlyItem();
    await locksIn(client, TableName).settle.run([
      { kind: 'release', id: String(id.S), owner: String((await itemOf(String(id.S)))?.owner?.S) },
    ]);
    expect(await onlyItem()).toEqual({});
    return applied;
  });
  expect((await idempotency()(plan, async () => applied)).kind).toBe('duplicate');
});

test('two contents of one id in a window: one is written, and the other one waits', async () => {
  const [plan] = plansOf(1) as [ReturnType<typeof planOf>];
  const other = { ...plan, event: { ...plan.event, contentHash: 'another' } };
  const outcomes = await windowOf(fresh([plan, other]));
  expect(outcomes).toMatchObject([{ kind: 'applied' }, { kind: 'failed', failure: { code: 'delivery/in-progress' } }]);
  expect(await windowOf(fresh([other]))).toMatchObject([
    { kind: 'failed', failure: { code: 'event/changed-content' } },
  ]);
});

/** As version 0.1.0 does it: Powertools' own layer. */
async function asFormerVersion(plan: ReturnType<typeof planOf>, remainingMs = 60_000, run = async () => {}) {
  let hasRun = false;
  const config = new IdempotencyConfig({
    eventKeyJmesPath: '[identity, rules]',
    payloadValidationJmesPath: 'content',
    throwOnNoIdempotencyKey: true,
    hashFunction: 'sha256',
    expiresAfterSeconds: 30 * 86_400,
    lambdaContext: { getRemainingTimeInMillis: () => remainingMs } as never,
  });
  const { event, rulesHash } = plan;
  const call = makeIdempotent(
    async (_: unknown) => {
      hasRun = true;
      await run();
      return { written: [] };
    },
    {
      persistenceStore: new DynamoDBPersistenceLayer({ tableName: TableName, awsSdkV3Client: client }),
      config,
      keyPrefix: 's3-to-salesforce',
    },
  );
  await call({ identity: JSON.stringify([event.source, event.id]), rules: rulesHash, content: event.contentHash });
  return hasRun;
}

test('version 0.1.0 and this one respect the locks of each other, and what the other one remembers', async () => {
  const [first, second] = plansOf(2) as [ReturnType<typeof planOf>, ReturnType<typeof planOf>];
  let beside: Outcome | undefined;
  await asFormerVersion(first, 60_000, async () => {
    beside = await idempotency()(first, async () => applied);
  });
  expect(beside).toMatchObject({ failure: { code: 'delivery/in-progress' } });
  expect((await idempotency()(first, async () => applied)).kind).toBe('duplicate');

  await idempotency()(second, async () => {
    await expect(asFormerVersion(second)).rejects.toMatchObject({ name: 'IdempotencyAlreadyInProgressError' });
    return applied;
  });
  expect(await asFormerVersion(second)).toBe(false);
});

test('version 0.1.0 and this one take over the locks of each other when they have expired', async () => {
  const [first, second] = plansOf(2) as [ReturnType<typeof planOf>, ReturnType<typeof planOf>];
  let after: Outcome | undefined;
  await asFormerVersion(first, -1_000, async () => {
    after = await idempotency()(first, async () => applied);
  });
  expect(after?.kind).toBe('applied');
  let hasRun = false;
  await idempotency(expired)(second, async () => {
    hasRun = await asFormerVersion(second);
    return applied;
  });
  expect(hasRun).toBe(true);
});

test('an event that was forgotten is written again', async () => {
  const [plan] = plansOf(1) as [ReturnType<typeof planOf>];
  await idempotency()(plan, async () => applied);
  const { id = { S: '' } } = await onlyItem();
  await client.send(
    new UpdateItemCommand({
      TableName,
      Key: { id },
      UpdateExpression: 'SET expiration = :past',
      ExpressionAttributeValues: { ':past': { N: '1000' } },
    }),
  );
  expect((await idempotency()(plan, async () => applied)).kind).toBe('applied');
  expect((await idempotency()(plan, async () => applied)).kind).toBe('duplicate');
});
