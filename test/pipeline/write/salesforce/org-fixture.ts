// The real client against the emulator with the shipped schema: an org, an app with its key, and the product's API.
import { generateKeyPairSync } from 'node:crypto';
import { systemClock } from '../../../../src/clock.ts';
import type { OrgClock } from '../../../../src/local/salesforce/clock.ts';
import { type SalesforceEmulator, startSalesforce } from '../../../../src/local/salesforce/start-salesforce.ts';
import {
  type JsforceApi,
  type JsforceApiOptions,
  jsforceApi,
} from '../../../../src/pipeline/write/salesforce/jsforce-api.ts';
import type { Credentials } from '../../../../src/pipeline/write/salesforce/session/credentials.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

export interface OrgUnderTest extends SalesforceEmulator {
  api: JsforceApi;
  apiWith(more: Partial<JsforceApiOptions>, secret?: Partial<Credentials>): JsforceApi;
}

export async function startOrg(more: { clock?: OrgClock } = {}): Promise<OrgUnderTest> {
  const username = 'export@example.com';
  const emulator = await startSalesforce({
    ...more,
    schemaDir: 'salesforce/schema',
    apps: [{ clientId: 'app-key', username, publicKeyPem: publicKey }],
  });
  const credentials: Credentials = {
    flow: 'jwt',
    loginUrl: emulator.url,
    clientId: 'app-key',
    username,
    privateKey,
    audience: 'https://login.salesforce.com',
  };
  const apiWith: OrgUnderTest['apiWith'] = (more, secret = {}) =>
    jsforceApi({
      credentials: async () => ({ ...credentials, ...secret }) as Credentials,
      version: '65.0',
      limitShare: () => 0.8,
      timeoutMs: () => 600_000,
      fetch,
      clock: systemClock,
      ...more,
    });
  return { ...emulator, api: apiWith({}), apiWith };
}
