// moto as an independent S3, SQS and Secrets Manager: one server for each pipeline. The function and the tests call each
// service through a proxy that can inject faults; the event sources, which are not under test, call it directly. DynamoDB is
// the stack's own: in moto a batch INSERT overwrites, and an UPDATE whose condition is false reports success.
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { startEventSource } from '../../../src/local/event-source/event-source.ts';
import { sdkQueue } from '../../../src/local/event-source/sdk-queue.ts';
import type { QueueName, SourceName, Stack, StackOptions } from '../../../src/local/stack-options.ts';
import { sourceSettings } from '../../../src/local/stack-resources.ts';
import { sqsClient } from '../../local/clients.ts';
import type { Backend } from '../harness/backend.ts';
import { s3, secrets, sqs, startFaultProxy } from './fault-proxy.ts';
import { copySecret, createBucket, createQueues } from './moto-resources.ts';
import { startMotoServer } from './moto-server.ts';
import { watchedQueue } from './watched-queue.ts';

export type Moto = Awaited<ReturnType<typeof startMoto>>;

/** Starts a server with the stack's bucket and queues. `environment` points a function to it. */
export async function startMoto({ bucket = 'events', prefix, functionTimeoutSeconds = 60 }: Partial<StackOptions>) {
  const server = await startMotoServer();
  const closers = [server.close];
  const close = async () => {
    for (const each of closers.splice(0).reverse()) await each();
  };
  try {
    const proxies = {
      s3: await startFaultProxy(server.url, s3),
      sqs: await startFaultProxy(server.url, sqs),
      secrets: await startFaultProxy(server.url, secrets),
    };
    closers.push(...Object.values(proxies).map((proxy) => proxy.close));
    const { queueUrls, queueArns } = await createQueues(proxies.sqs.url, 6 * functionTimeoutSeconds);
    await createBucket(proxies.s3.url, bucket, queueArns.event, prefix);
    const environment = {
      AWS_ENDPOINT_URL_S3: proxies.s3.url,
      AWS_ENDPOINT_URL_SQS: proxies.sqs.url,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: proxies.secrets.url,
      EVENT_QUEUE_URL: queueUrls.event,
      BACKLOG_QUEUE_URL: queueUrls.backlog,
      DEAD_LETTER_QUEUE_URL: queueUrls['dead-letter'],
      PARKED_QUEUE_URL: queueUrls.parked,
    };
    return { server, proxies, queueUrls, queueArns, environment, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The stack with moto's queues as the event sources of its function; of its own AWS services, only DynamoDB is in use. */
export async function motoBackend(own: Stack, moto: Moto, options: Partial<StackOptions>): Promise<Backend> {
  const { server, proxies, queueUrls, queueArns } = moto;
  await copySecret(own.clients.secrets.endpoint, proxies.secrets.url);
  const client = sqsClient(server.url);
  const optionsOf = (name: QueueName) => ({ client, queueUrl: queueUrls[name], arn: queueArns[name] });
  const queues = { event: watchedQueue(optionsOf('event')), backlog: watchedQueue(optionsOf('backlog')) };
  const sourceOf = (name: SourceName) =>
    startEventSource({
      queue: queues[name],
      invoke: own.function.invoke,
      ...sourceSettings(name, options),
      startPaused: options.startPaused,
      longPollMs: 50,
    });
  const sources = { event: sourceOf('event'), backlog: sourceOf('backlog') };
  const names = ['event', 'backlog'] as const;
  const inProgress = (name: SourceName) => queues[name].delivered() - sources[name].counts().messages;

  const stack: Stack = {
    ...own,
    queueUrls,
    queueArns,
    clients: {
      ...own.clients,
      s3: { ...own.clients.s3, endpoint: proxies.s3.url },
      sqs: { ...own.clients.sqs, endpoint: proxies.sqs.url },
      secrets: { ...own.clients.secrets, endpoint: proxies.secrets.url },
    },
    s3: { ...own.s3, ...proxies.s3, s3: unused(own.s3.s3) },
    sqs: { ...own.sqs, ...proxies.sqs, sqs: unused(own.sqs.sqs) },
    secrets: { ...own.secrets, ...proxies.secrets, secrets: unused(own.secrets.secrets) },
    sources,
    counts: () => ({
      function: own.function.counts(),
      event: sources.event.counts(),
      backlog: sources.backlog.counts(),
    }),
    async pause() {
      await Promise.all(names.map((name) => sources[name].pause()));
      while (names.some((name) => inProgress(name) > 0)) await new Promise((wake) => setTimeout(wake, 5));
    },
    resume() {
      for (const name of names) sources[name].resume();
    },
    async idle() {
      while (!(await sources.event.isIdle()) || !(await sources.backlog.isIdle())) {
        await new Promise((wake) => setTimeout(wake, 10));
      }
    },
    skipQueueTime() {
      throw new Error('moto needs a call to let time pass: use passTime');
    },
    async close() {
      const stopping = names.map((name) => sources[name].stop());
      await own.close();
      await Promise.all(stopping);
      client.destroy();
      await moto.close();
    },
  };

  return {
    stack,
    lookEveryMs: 50,
    async counts(name) {
      const counts = await sdkQueue(optionsOf(name)).counts();
      if (name !== 'event' && name !== 'backlog') return counts;
      // The first of two deliveries deletes the message while the second is still in progress.
      return { ...counts, inFlight: Math.max(counts.inFlight, inProgress(name)) };
    },
    bodies: server.bodies,
    passTime: server.passTime,
    async notifyTwice(put) {
      await stack.pause();
      const result = await put();
      const QueueUrl = queueUrls.event;
      const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0 }));
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: Messages[0]?.Body }));
      stack.resume();
      return result;
    },
    deliverTwice: queues.event.deliverTwice,
  };
}

/** Throws on any access: this emulator is not in use, so a test that inspects it would pass without proving anything. */
function unused<T extends object>(emulator: T): T {
  return new Proxy(emulator, {
    get(_, name) {
      throw new Error(`moto replaces this emulator and does not support ${String(name)}`);
    },
  });
}
