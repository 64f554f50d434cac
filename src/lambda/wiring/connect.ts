// What the functions share: the mappings, the clients and the ports of the stages, wired once from the environment.
import { randomBytes } from 'node:crypto';
import type { Logger } from '@aws-lambda-powertools/logger';
import { type Clock, systemClock } from '../../clock.ts';
import type { ReadDependencies } from '../../pipeline/event/reading/read-events.ts';
import { howToRead } from '../../pipeline/how-to-read.ts';
import { sqsQueues } from '../../pipeline/settle/sqs-queues.ts';
import { openLead } from '../../pipeline/top-up/lead.ts';
import { statementExecutor } from '../../pipeline/write/dynamodb/execute-statements.ts';
import { dynamodbLedger } from '../../pipeline/write/ledger/dynamodb-ledger.ts';
import { locksOf } from '../../pipeline/write/locks/event-lock.ts';
import { jsforceApi } from '../../pipeline/write/salesforce/jsforce-api.ts';
import type { CertificateFacts } from '../../pipeline/write/salesforce/session/certificate.ts';
import type { ObjectReference } from '../../request.ts';
import { ruleTextTest } from '../../values/rule-text.ts';
import { logProblem } from '../observability/log-problem.ts';
import { pipelineMetrics } from '../observability/metrics.ts';
import { refusedFields } from '../observability/refused-fields.ts';
import { createSpans } from '../observability/spans.ts';
import { watchedApi, watchedLedger, watchedQueues, watchedStore } from '../observability/watched.ts';
import { newDynamoDb, newObjectStore, newSecretsManager, newSqs } from './aws-clients.ts';
import { readConfiguration } from './configuration.ts';
import { contentIds } from './content-ids.ts';
import { readMappings } from './read-mappings.ts';
import { readSalesforceSecret } from './salesforce-secret.ts';

export interface ConnectHost {
  clock: Clock;
  /** Writes a line of metrics to the log of the function. */
  write: (line: string) => void;
  /** The longest call to Salesforce, in milliseconds; default 120,000. */
  longestCallMs?: number;
}

/** Writes as Powertools' logger does: Lambda's `console` would wrap the line in another object. */
export const lambdaHost: ConnectHost = {
  clock: systemClock,
  write: (line) => void process.stdout.write(`${line}\n`),
};

/**
 * Throws `ConfigurationError`. Logs problems of the mappings; the events of a broken mapping are parked.
 * @param remainingMs milliseconds left to the current invocation
 */
export async function connect(
  environment: NodeJS.ProcessEnv,
  logger: Logger,
  remainingMs: () => number,
  { clock, write, longestCallMs = 120_000 }: ConnectHost = lambdaHost,
) {
  const configuration = readConfiguration(environment);
  const { problems, mappings } = await readMappings(configuration);
  for (const problem of problems) logProblem(logger, problem);
  const sqs = newSqs();
  const secrets = newSecretsManager();
  const store = { client: newDynamoDb(), clock, random: Math.random };
  const execute = statementExecutor(store);
  const ids = contentIds({
    ...store,
    execute,
    stampTable: configuration.stampTable,
    idempotencyTable: configuration.idempotencyTable,
  });
  const newOwner = () => randomBytes(9).toString('base64url');
  const { service, stampRetentionDays } = configuration;
  const isKnown = (type: string) => mappings.forType(type) !== undefined;
  const version = environment.AWS_LAMBDA_FUNCTION_VERSION;
  const metrics = pipelineMetrics({ service, version, isKnown, now: clock.now, write });
  const span = createSpans({ environment, now: clock.now });
  /** When the objects of the invocation were written, in milliseconds since 1970. */
  const writtenAt = new Map<string, number>();
  const onOpen = ({ bucket, key }: ObjectReference, at: number) => void writtenAt.set(`${bucket}/${key}`, at);
  const read: ReadDependencies = {
    store: watchedStore(newObjectStore(), onOpen, span),
    ...howToRead(mappings),
    contentIdsSince: ids.since,
  };
  let certificate: CertificateFacts | undefined;
  const { rowsPerCall } = mappings.settings.salesforce;
  const api = jsforceApi({
    async credentials() {
      const credentials = await readSalesforceSecret(secrets, configuration.secretId);
      certificate = credentials.flow === 'jwt' ? credentials.certificate : undefined;
      return credentials;
    },
    version: configuration.apiVersion,
    limitShare: () => mappings.settings.salesforce.limitShare,
    ...(rowsPerCall ? { rowsPerCall } : {}),
    isRuleText: ruleTextTest(mappings.ruleTexts ?? {}),
    // The call has to end before the invocation does, so that its results can still be settled.
    timeoutMs: () => Math.max(1_000, Math.min(longestCallMs, remainingMs() - 5_000)),
    fetch,
    clock,
  });
  const onCall = (rows: number) => {
    metrics.call(rows);
    logger.debug('Calling Salesforce', { rows });
  };
  return {
    configuration,
    mappings,
    metrics,
    writtenAt,
    read,
    /** Of the last login; undefined if the secret does not have it. */
    certificate: () => certificate,
    /** Call it before the first event is written. */
    beginContentIds: ids.begin,
    sqs,
    ledger: watchedLedger(
      dynamodbLedger({
        ...store,
        execute,
        newOwner,
        name: configuration.stampTable,
        stampFormat: configuration.stampFormat,
        ...(stampRetentionDays ? { expiresAt: () => clock.now() / 1_000 + stampRetentionDays * 86_400 } : {}),
      }),
      span,
    ),
    newLead: () =>
      openLead({
        execute,
        table: configuration.idempotencyTable,
        owner: newOwner(),
        clock,
        leaders: configuration.topUpConcurrency,
      }),
    locks: locksOf({ ...store, execute, name: configuration.idempotencyTable, keyAttribute: 'id' }, newOwner),
    api: watchedApi(api, onCall, span),
    queues: watchedQueues(
      sqsQueues(sqs, configuration.queues, (error) =>
        logger.error('A queue did not accept a message', refusedFields(error)),
      ),
      span,
    ),
  };
}
