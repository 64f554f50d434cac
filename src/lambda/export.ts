// The export function: wires the real dependencies once and hands every batch to the pipeline.
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { systemClock } from '../clock.ts';
import { readMappingFiles } from '../mapping-files.ts';
import { s3ObjectStore } from '../pipeline/event/s3-object-store.ts';
import { loadMappings } from '../pipeline/mapping/load-mappings.ts';
import { planEvent } from '../pipeline/plan/plan-event.ts';
import { processMessages } from '../pipeline/process.ts';
import { sqsQueues } from '../pipeline/settle/sqs-queues.ts';
import { dynamodbLedger } from '../pipeline/write/ledger/dynamodb-ledger.ts';
import { powertoolsOnce } from '../pipeline/write/powertools-once.ts';
import { jsforceApi } from '../pipeline/write/salesforce/jsforce-api.ts';
import { readSchema } from '../schema-files.ts';
import { ConfigurationError, readConfiguration } from './configuration.ts';
import { logFate, logProblem } from './log.ts';
import { readSalesforceSecret } from './salesforce-secret.ts';

/** For calls with small replies, in milliseconds: the SDK tries three times by itself. */
const timeLimits = { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true };

type Handler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/** Wires everything from the environment. What is wrong with the mappings is logged, and their events are parked. */
async function createExport(environment: NodeJS.ProcessEnv, logger: Logger): Promise<Handler> {
  const configuration = readConfiguration(environment);
  const { problems, mappings } = await loadMappings(
    await readMappingFiles(configuration.mappingsDir),
    await readSchema(configuration.schemaDir),
  );
  for (const problem of problems) logProblem(logger, problem);
  // A body that stalls is taken up again at the byte reached; without a limit it would hang until the function dies.
  const s3 = new S3Client({
    requestHandler: { ...timeLimits, socketTimeout: 15_000 },
  });
  const sqs = new SQSClient({ requestHandler: timeLimits });
  const secrets = new SecretsManagerClient({ requestHandler: timeLimits });
  const dynamodb = new DynamoDBClient({ requestHandler: timeLimits });
  const ledger = dynamodbLedger(dynamodb, configuration.stampTable);
  const persistenceStore = new DynamoDBPersistenceLayer({
    tableName: configuration.idempotencyTable,
    awsSdkV3Client: dynamodb,
  });
  let remainingMs = () => 0;
  const api = jsforceApi({
    credentials: () => readSalesforceSecret(secrets, configuration.secretId),
    version: configuration.apiVersion,
    limitShare: () => mappings.settings.salesforce.limitShare,
    // The call has to end before the invocation does, so that what became of it can still be settled.
    timeoutMs: () => Math.max(1_000, Math.min(120_000, remainingMs() - 5_000)),
    fetch,
    clock: systemClock,
  });
  const queues = sqsQueues(sqs, configuration.queues, (code) =>
    logger.error('A queue did not take a message', { code }),
  );

  return async (event, context) => {
    remainingMs = () => context.getRemainingTimeInMillis();
    const unsettled = await processMessages(
      event.Records.map(({ messageId, body, attributes, eventSourceARN }) => ({
        messageId,
        body,
        receiveCount: Number(attributes.ApproximateReceiveCount),
        queueArn: eventSourceARN,
      })),
      {
        read: {
          store: s3ObjectStore(s3),
          envelope: mappings.envelope,
          limits: { bytes: mappings.settings.limits.bytes, depth: mappings.settings.limits.depth },
        },
        plan: (read) => planEvent(read, mappings),
        write: {
          api,
          ledger,
          clock: systemClock,
          random: Math.random,
          once: powertoolsOnce({ persistenceStore, rememberDays: configuration.rememberDays, context }),
        },
        queues,
        clock: systemClock,
        random: Math.random,
        time: { remainingMs, reserveMs: Math.min(60_000, remainingMs() / 3) },
        attemptsAllowed: configuration.attemptsAllowed,
        rowsInWindow: 1_000,
        onFate: (fate) => logFate(logger, fate),
      },
    );
    return { batchItemFailures: unsettled.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

const logger = new Logger({ serviceName: 's3-to-salesforce' });
let created: Promise<Handler> | undefined;

export const handler: Handler = async (event, context) => {
  logger.addContext(context);
  created ??= createExport(process.env, logger);
  try {
    return await (await created)(event, context);
  } catch (error) {
    // The next invocation starts afresh; this one's messages stay with SQS.
    created = undefined;
    throw withoutContent(error);
  }
};

/** Lambda logs what is thrown, and the message of an error that nobody foresaw may quote what it tripped over. */
function withoutContent(error: unknown): Error {
  if (error instanceof ConfigurationError) return error;
  const { name, stack = '' } = error instanceof Error ? error : new Error();
  const bare = new Error(`The invocation failed (${name}); its messages are delivered again.`);
  bare.stack = [bare.message, ...stack.split('\n').filter((line) => /^\s+at /.test(line))].join('\n');
  return bare;
}
