import type { Agent } from 'node:https';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { limitCallsAtOnce, socketsForCalls } from '../../../src/lambda/wiring/calls-at-once.ts';

/** A client whose calls are answered when the test says so; those that have begun are in `open`. */
function heldClient() {
  const open: PromiseWithResolvers<void>[] = [];
  const client = new DynamoDBClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    requestHandler: {
      async handle() {
        const one = Promise.withResolvers<void>();
        open.push(one);
        await one.promise;
        return { response: { statusCode: 200, headers: {}, body: Readable.from(['{}']) } };
      },
    },
  });
  limitCallsAtOnce(client);
  const call = () => client.send(new GetItemCommand({ TableName: 't', Key: { id: { S: 'a' } } }));
  const begun = async (count: number) => {
    while (open.length < count) await setImmediate();
    for (let calm = 0; calm < 20; calm += 1) await setImmediate();
    return open.length;
  };
  return { open, call, begun };
}

test('fifty calls are under way at once, and the next begins when one has ended, however it ended', async () => {
  const { open, call, begun } = heldClient();
  const calls = Array.from({ length: 120 }, () =>
    call().then(
      () => 'answered',
      () => 'failed',
    ),
  );
  expect(await begun(50)).toBe(50);
  open[0]?.resolve();
  open[1]?.reject(new Error('cut'));
  expect(await begun(52)).toBe(52);
  for (let next = 2; next < 120; next += 1) {
    await begun(next + 1);
    open[next]?.resolve();
  }
  const ends = await Promise.all(calls);
  expect(ends.filter((end) => end === 'failed')).toHaveLength(1);
  expect(ends).toHaveLength(120);
});

test('no call waits for a socket: there are as many as calls, and the keep-alive of the SDK stays', async () => {
  const { requestHandler } = new DynamoDBClient({ region: 'us-east-1', requestHandler: socketsForCalls }).config;
  const handler = requestHandler as unknown as { configProvider: Promise<{ httpsAgent: Agent }> };
  const { httpsAgent } = await handler.configProvider;
  expect([httpsAgent.maxSockets, httpsAgent.options.keepAlive]).toEqual([50, true]);
});
