// An emulator for a test file, with a logged-in jsforce connection and plain requests.
import { generateKeyPairSync } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Connection } from 'jsforce/lib/connection.js';
import { afterAll, beforeEach } from 'vitest';
import {
  type SalesforceEmulator,
  type StartSalesforceOptions,
  startSalesforce,
} from '../../../src/local/salesforce/start-salesforce.ts';

export const schemaDir = fileURLToPath(new URL('./schema', import.meta.url));
export const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
export const app = { clientId: 'app-1', username: 'robot@example.com', publicKeyPem: keys.publicKey };
export const token = 'TEST-TOKEN';

export interface Reply {
  status: number;
  headers: Headers;
  // Answers have many formats; each test asserts the one it expects.
  body: unknown;
}

export interface TestOrg extends SalesforceEmulator {
  connection: Connection;
  /** Sends JSON to a path below `/services/data/v62.0`, or to a full path. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
}

/** One emulator for a test file, reset before each test. */
export async function testOrg(options: Partial<StartSalesforceOptions> = {}): Promise<TestOrg> {
  const emulator = await startSalesforce({ schemaDir, apps: [app], accessTokens: [token], ...options });
  beforeEach(() => emulator.org.reset());
  afterAll(() => emulator.close());
  return {
    ...emulator,
    connection: new Connection({ instanceUrl: emulator.url, accessToken: token, version: '62.0' }),
    async send(method, path, body, headers = {}) {
      const response = await fetch(
        `${emulator.url}${path.startsWith('/services') ? '' : '/services/data/v62.0'}${path}`,
        {
          method,
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        },
      );
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: text === '' ? undefined : parse(text) };
    },
  };
}

/** A Collections row. */
export const row = (type: string, fields: Record<string, unknown>): Record<string, unknown> => ({
  attributes: { type },
  ...fields,
});

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
