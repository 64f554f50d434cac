// Logs in to the org that a command reads: with the function's secret, from a file or Secrets Manager, or with the
// variables of the Salesforce CLI.
import { readFile } from 'node:fs/promises';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { systemClock } from '../../clock.ts';
import { readSalesforceSecret } from '../../lambda/wiring/salesforce-secret.ts';
import { type Credentials, parseCredentials } from '../../pipeline/write/salesforce/session/credentials.ts';
import { logIn, type Token } from '../../pipeline/write/salesforce/session/login.ts';
import { type Io, UsageError } from '../io.ts';

export interface LoginOptions {
  /** File with the secret. */
  secret?: string;
  /** Name or ARN in Secrets Manager. */
  secretId?: string;
  /** Those of the local stack. */
  credentials?: () => Promise<Credentials>;
}

/** Time limit of one call, in milliseconds. */
export const orgTimeoutMs = 30_000;

/** Whether the environment names an org, so that no option has to. */
export const isOrgNamed = ({ SALESFORCE_SECRET_ID, SF_ACCESS_TOKEN, SF_ORG_INSTANCE_URL }: Io['env']): boolean =>
  Boolean(SALESFORCE_SECRET_ID || (SF_ACCESS_TOKEN && SF_ORG_INSTANCE_URL));

/** Throws `UsageError` where nothing names an org, `FailureError` where the login is refused. */
export async function logInToOrg(options: LoginOptions, { env }: Pick<Io, 'env'>): Promise<Token> {
  const credentials = await credentialsFrom(options, env);
  if (credentials) return logIn(credentials, { fetch, timeoutMs: () => orgTimeoutMs, clock: systemClock });
  const { SF_ACCESS_TOKEN: accessToken, SF_ORG_INSTANCE_URL: instanceUrl } = env;
  if (accessToken && instanceUrl) return { accessToken, instanceUrl: instanceUrl.replace(/\/+$/, '') };
  throw new UsageError(
    'no org is named. Use --secret FILE or --secret-id NAME, or set SF_ACCESS_TOKEN and SF_ORG_INSTANCE_URL',
  );
}

/** Undefined where nothing names a secret. Throws `UsageError`, `FailureError`. */
export async function credentialsFrom(
  { secret, secretId, credentials }: LoginOptions,
  env: Io['env'],
): Promise<Credentials | undefined> {
  if (credentials) return credentials();
  if (secret !== undefined) {
    const text = await readFile(secret, 'utf8').catch(() => {
      throw new UsageError(`cannot read the secret file ${secret}`);
    });
    return parseCredentials(text);
  }
  const id = secretId ?? (env.SF_ACCESS_TOKEN ? undefined : env.SALESFORCE_SECRET_ID);
  if (id === undefined) return undefined;
  const client = new SecretsManagerClient();
  try {
    return await readSalesforceSecret(client, id, 'person');
  } finally {
    client.destroy();
  }
}
