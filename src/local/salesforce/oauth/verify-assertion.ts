// Verifies the JWT of the bearer flow: signed with the app's key (RS256), for this login host, not expired.
import { verify } from 'node:crypto';
import type { ConnectedApp } from './connected-app.ts';

export interface OAuthError {
  error: string;
  error_description: string;
}

export interface VerifyAssertionOptions {
  apps: readonly ConnectedApp[];
  audiences: readonly string[];
  /** Milliseconds since 1970. */
  now: number;
  /** Refuse a JWT that expires later than the documented three minutes. Salesforce itself does not. */
  strictExpiry: boolean;
}

const refuse = (error: string, description: string): OAuthError => ({ error, error_description: description });
export const invalidGrant = (description: string): OAuthError => refuse('invalid_grant', description);
export const unknownClient = (): OAuthError => refuse('invalid_client_id', 'client identifier invalid');

/** The app that the JWT authenticates, or an error. */
export function verifyAssertion(
  assertion: string,
  { apps, audiences, now, strictExpiry }: VerifyAssertionOptions,
): { app: ConnectedApp } | OAuthError {
  const [header = '', claims = '', signature = '', ...more] = assertion.split('.');
  const head = decodeSegment(header);
  const body = decodeSegment(claims);
  if (!head || !body || more.length > 0 || head.alg !== 'RS256') return invalidGrant('invalid assertion');
  const ofClient = apps.filter((app) => app.clientId === body.iss);
  if (ofClient.length === 0) return unknownClient();
  const user = String(body.sub ?? body.prn ?? '').toLowerCase();
  const app = ofClient.find((each) => each.username.toLowerCase() === user);
  const signer = app ?? ofClient[0];
  if (!signer?.publicKeyPem || !signedBy(signer.publicKeyPem, `${header}.${claims}`, signature))
    return invalidGrant('invalid assertion');
  if (!audiences.includes(String(body.aud))) return invalidGrant('audience is invalid');
  const expiresMs = Number(body.exp) * 1000;
  if (!(expiresMs > now)) return invalidGrant('expired authorization code');
  if (strictExpiry && expiresMs > now + 180_000) return invalidGrant('invalid assertion');
  return app && app.approved !== false ? { app } : invalidGrant("user hasn't approved this consumer");
}

function signedBy(publicKeyPem: string, text: string, signature: string): boolean {
  try {
    return verify('RSA-SHA256', Buffer.from(text), publicKeyPem, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}

function decodeSegment(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
