import {
  AddPermissionCommand,
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { errorName, sqsClient } from '../clients.ts';
import { startQueue } from './queue-under-test.ts';

describe('queues', () => {
  it('are found by name and listed by prefix', async () => {
    const { client, url } = await startQueue({}, ['parked', 'evening']);
    expect((await client.send(new GetQueueUrlCommand({ QueueName: 'event' }))).QueueUrl).toBe(url);
    const { QueueUrls } = await client.send(new ListQueuesCommand({ QueueNamePrefix: 'eve' }));
    expect(QueueUrls?.map((each) => each.split('/').at(-1))).toEqual(['evening', 'event']);
  });

  it('are created once: again with the same attributes is not an error, with others it is', async () => {
    const { client, url } = await startQueue({ DelaySeconds: '5' });
    const create = (DelaySeconds: string) =>
      client.send(new CreateQueueCommand({ QueueName: 'event', Attributes: { DelaySeconds } }));
    expect((await create('5')).QueueUrl).toBe(url);
    expect(await errorName(create('6'))).toBe('QueueNameExists');
  });

  it('count their messages by state', async () => {
    const { client, sqs, url: QueueUrl } = await startQueue();
    for (const body of ['a', 'b', 'c']) sqs.send('event', { body });
    sqs.send('event', { body: 'later', delaySeconds: 10 });
    sqs.receive('event');
    const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    expect(Attributes).toMatchObject({
      QueueArn: 'arn:aws:sqs:us-east-1:000000000000:event',
      ApproximateNumberOfMessages: '2',
      ApproximateNumberOfMessagesNotVisible: '1',
      ApproximateNumberOfMessagesDelayed: '1',
      VisibilityTimeout: '30',
    });
  });

  it('refuse attributes that are unknown or out of range', async () => {
    const { client, url: QueueUrl } = await startQueue();
    const set = (Attributes: Record<string, string>) =>
      errorName(client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes })));
    expect(await set({ VisibilityTimeout: '43201' })).toBe('InvalidAttributeValue');
    expect(await set({ Colour: 'red' })).toBe('InvalidAttributeName');
    expect(await set({ RedrivePolicy: '{"maxReceiveCount":3}' })).toBe('InvalidAttributeValue');
    expect(await set({ VisibilityTimeout: '360' })).toBe('none');
  });

  it('can be purged at most once a minute', async () => {
    const { client, sqs, url: QueueUrl, advance } = await startQueue();
    sqs.send('event', { body: 'x' });
    await client.send(new PurgeQueueCommand({ QueueUrl }));
    expect(sqs.receive('event')).toEqual([]);
    expect(await errorName(client.send(new PurgeQueueCommand({ QueueUrl })))).toBe('PurgeQueueInProgress');
    advance(60_000);
    expect(await errorName(client.send(new PurgeQueueCommand({ QueueUrl })))).toBe('none');
  });

  it('answer 501 to an unsupported call', async () => {
    const { client, url: QueueUrl } = await startQueue();
    const call = new AddPermissionCommand({ QueueUrl, Label: 'x', AWSAccountIds: ['1'], Actions: ['*'] });
    await expect(client.send(call)).rejects.toMatchObject({
      name: 'NotImplemented',
      $metadata: { httpStatusCode: 501 },
    });
  });
});

describe('faults', () => {
  it('fail the given number of calls with one name, and no others', async () => {
    const { client, url: QueueUrl, faults } = await startQueue();
    faults.add({ action: 'SendMessage', code: 'RequestThrottled', times: 2 });
    const send = () => errorName(client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' })));
    expect(await errorName(client.send(new GetQueueUrlCommand({ QueueName: 'event' })))).toBe('none');
    expect([await send(), await send(), await send()]).toEqual(['RequestThrottled', 'RequestThrottled', 'none']);
  });

  it('are overcome by the retries of the client', async () => {
    const { url, faults, url: QueueUrl, sqs } = await startQueue();
    faults.add({ action: 'SendMessage', status: 503 });
    const retrying = sqsClient(url, 3);
    await retrying.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));
    expect(sqs.counts('event').ready).toBe(1);
  });

  it('can lose the reply to an executed call', async () => {
    const { client, url: QueueUrl, faults, sqs } = await startQueue();
    faults.add({ action: 'SendMessage', lostReply: true });
    expect(await errorName(client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' })))).not.toBe('none');
    expect(sqs.counts('event').ready).toBe(1);
  });

  it('can be set over HTTP, and are refused if they are invalid', async () => {
    const { client, url: QueueUrl } = await startQueue();
    const control = async (name: string, body: unknown) => {
      const reply = await fetch(new URL(`/_control/${name}`, QueueUrl), { method: 'POST', body: JSON.stringify(body) });
      return reply.status;
    };
    expect(await control('fail', { action: 'SendMessage', code: 'InternalError', times: 5 })).toBe(204);
    const send = () => errorName(client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' })));
    expect(await send()).toBe('InternalError');
    expect(await control('clear', null)).toBe(204);
    expect(await send()).toBe('none');
    expect(await control('fail', { times: 'often' })).toBe(400);
    expect(await control('duplicate', { queue: 'event', count: 1 })).toBe(204);
    expect(await control('elsewhere', {})).toBe(404);
  });
});
