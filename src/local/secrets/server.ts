// Secrets Manager over HTTP for the AWS SDK: four operations, 501 for all others.
import { randomUUID } from 'node:crypto';
import { createFaults, type Faults } from '../http/faults.ts';
import { type JsonReply, startJsonService } from '../http/json-service.ts';
import type { RunningServer } from '../http/listen.ts';
import { injectedText, refusalOf } from '../http/refusals.ts';
import { ownValue } from '../own-value.ts';
import { createSecrets, type Secret, type Secrets, SecretsError, stagesOf } from './secrets.ts';

export interface SecretsServer extends RunningServer {
  secrets: Secrets;
  faults: Faults;
}

type Input = Readonly<Record<string, unknown>>;

/** @param options.port default: any free port */
export async function startSecrets({
  port,
  now = Date.now,
}: {
  port?: number | undefined;
  now?: () => number;
} = {}): Promise<SecretsServer> {
  const secrets = createSecrets({ now, newId: randomUUID });
  const faults = createFaults();
  const server = await startJsonService({
    port,
    faults,
    contentType: 'application/x-amz-json-1.1',
    async answer({ action, input }) {
      try {
        return { status: 200, body: JSON.stringify(run(secrets, action, (input ?? {}) as Input)) };
      } catch (error) {
        if (error instanceof SecretsError) return failure(error.code, error.message, error.status);
        throw error;
      }
    },
    fail: ({ code = 'InternalServiceError', message, status }) =>
      failure(code, injectedText(code, message), status ?? refusalOf(code)?.status ?? ownValue(statuses, code) ?? 500),
  });
  return { ...server, secrets, faults };
}

function run(secrets: Secrets, action: string, input: Input): object {
  switch (action) {
    case 'CreateSecret': {
      refuseBinary(input);
      const value = optionalText(input, 'SecretString');
      const token = optionalText(input, 'ClientRequestToken');
      return written(secrets.create(text(input, 'Name'), value, optionalText(input, 'Description'), token));
    }
    case 'PutSecretValue': {
      refuseBinary(input);
      if (input.VersionStages !== undefined) throw notImplemented('VersionStages');
      const token = optionalText(input, 'ClientRequestToken');
      return {
        ...written(secrets.put(text(input, 'SecretId'), text(input, 'SecretString'), token)),
        VersionStages: stagesOf(0),
      };
    }
    case 'GetSecretValue': {
      const requested = { stage: optionalText(input, 'VersionStage'), versionId: optionalText(input, 'VersionId') };
      const { secret, version, stages } = secrets.get(text(input, 'SecretId'), requested);
      return {
        ARN: secret.arn,
        Name: secret.name,
        VersionId: version.versionId,
        SecretString: version.value,
        VersionStages: stages,
        CreatedDate: version.createdAt / 1000,
      };
    }
    case 'DescribeSecret': {
      const secret = secrets.describe(text(input, 'SecretId'));
      return {
        ARN: secret.arn,
        Name: secret.name,
        Description: secret.description,
        CreatedDate: secret.createdAt / 1000,
        LastChangedDate: secret.changedAt / 1000,
        VersionIdsToStages: Object.fromEntries(
          secret.versions.slice(0, 2).map(({ versionId }, index) => [versionId, stagesOf(index)]),
        ),
      };
    }
    default:
      throw notImplemented(`The call ${action}`);
  }
}

const statuses: Readonly<Record<string, number>> = { ThrottlingException: 400, AccessDeniedException: 400 };

const written = ({ arn, name, versions }: Secret) => ({ ARN: arn, Name: name, VersionId: versions[0]?.versionId });

const notImplemented = (what: string) =>
  new SecretsError('NotImplemented', `${what} is not supported by this emulator.`, 501);

function refuseBinary(input: Input): void {
  if (input.SecretBinary !== undefined) throw notImplemented('SecretBinary');
}

function optionalText(input: Input, name: string): string | undefined {
  const value = input[name] ?? undefined;
  if (value !== undefined && typeof value !== 'string') {
    throw new SecretsError('InvalidParameterException', `${name} must be a string.`);
  }
  return value;
}

function text(input: Input, name: string): string {
  const value = optionalText(input, name);
  if (value === undefined) throw new SecretsError('InvalidParameterException', `${name} is missing.`);
  return value;
}

const failure = (code: string, message: string, status: number): JsonReply => ({
  status,
  body: JSON.stringify({ __type: code, message }),
});
