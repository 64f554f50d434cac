// The Salesforce credentials from Secrets Manager, read at each login so that a rotated secret is found.
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  factsOf,
  passesByItself,
  type Refused,
  refusalAdvice,
  refusalReason,
  roleOf,
  safeName,
} from '../../aws/refusal.ts';
import { FailureError } from '../../failure.ts';
import { type Credentials, parseCredentials } from '../../pipeline/write/salesforce/session/credentials.ts';

/**
 * Throws `FailureError`: `aws/refused`, `aws/unavailable` or `salesforce/login-refused`.
 * @param reader whose permissions count
 */
export async function readSalesforceSecret(
  client: SecretsManagerClient,
  secretId: string,
  reader: Refused = 'function',
): Promise<Credentials> {
  return parseCredentials(await secretText(client, secretId, reader));
}

async function secretText(client: SecretsManagerClient, secretId: string, reader: Refused): Promise<string> {
  try {
    const { SecretString, SecretBinary } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    return SecretString ?? new TextDecoder().decode(SecretBinary);
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0;
    if (status >= 400 && status < 500 && !passesByItself(name)) {
      const reason = refusalReason(factsOf(error));
      const advice = reason
        ? refusalAdvice(reason, reader)
        : `Check that it exists and that ${roleOf[reader]} may read it.`;
      const message = `Secrets Manager refused to return the Salesforce secret (${safeName(name)}). ${advice}`;
      throw new FailureError({ code: 'aws/refused', message }, { cause: error });
    }
    const message = 'Secrets Manager could not be reached or was too busy.';
    throw new FailureError({ code: 'aws/unavailable', message }, { cause: error });
  }
}
