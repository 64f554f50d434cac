// The content of the Salesforce secret, and the token request made from it: by JWT bearer, or by client credentials.
import { createPrivateKey, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { FailureError } from '../../../../failure.ts';
import { isJsonObject } from '../../../../json.ts';
import { type CertificateFacts, readCertificate } from './certificate.ts';
import { isLocal } from './instance-host.ts';
import { readPrivateKey } from './private-key.ts';

interface Endpoint {
  /**
   * Where the token is requested: `https://login.salesforce.com`, `https://test.salesforce.com` or the org's own
   * domain.
   */
  loginUrl: string;
  /** Consumer key of the app in Salesforce. */
  clientId: string;
  /** Hosts outside Salesforce's own domains that may get the session, such as that of a gateway. Default: none. */
  instanceHosts?: readonly string[];
}

export type Credentials = Endpoint &
  (
    | {
        flow: 'jwt';
        /** User name of the integration user. */
        username: string;
        /** PEM, PKCS #8 or PKCS #1: the key whose certificate the app has. */
        privateKey: string;
        /** Whom the token is for: one of Salesforce's login hosts, never the org's own domain. */
        audience: string;
        /** Absent if the secret does not have it. */
        certificate?: CertificateFacts;
      }
    | { flow: 'client-credentials'; clientSecret: string }
  );

/** Reads the secret's JSON. Throws `FailureError` `salesforce/login-refused`, which says what is missing or wrong. */
export function parseCredentials(text: string): Credentials {
  const secret = parseObject(text);
  const need = (name: string): string => {
    const value = secret[name];
    if (typeof value !== 'string' || value.trim() === '') throw wrongSecret(`"${name}" is missing`);
    return value.trim();
  };
  const endpoint = { loginUrl: baseUrl(need('loginUrl')), clientId: need('clientId'), ...hostsIn(secret) };
  if (typeof secret.clientSecret === 'string' && secret.privateKey === undefined) {
    return { ...endpoint, flow: 'client-credentials', clientSecret: need('clientSecret') };
  }
  const audience = typeof secret.audience === 'string' ? secret.audience : audienceOf(endpoint.loginUrl);
  const key = readPrivateKey(need('privateKey'));
  if ('problem' in key) throw wrongSecret(`"privateKey" ${key.problem}`);
  const certificate =
    secret.certificate === undefined ? {} : { certificate: readCertificate(String(secret.certificate), key.pem) };
  return { ...endpoint, flow: 'jwt', username: need('username'), privateKey: key.pem, audience, ...certificate };
}

function hostsIn({ instanceHosts }: Record<string, unknown>): Pick<Endpoint, 'instanceHosts'> {
  if (instanceHosts === undefined) return {};
  const isHost = (host: unknown) => typeof host === 'string' && /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(host);
  if (!Array.isArray(instanceHosts) || !instanceHosts.every(isHost))
    throw wrongSecret('"instanceHosts" is not a list of host names');
  return { instanceHosts: instanceHosts.map((host: string) => host.toLowerCase()) };
}

/** Parameters of the token request. `nowMs`: milliseconds since 1970. */
export async function tokenRequest(credentials: Credentials, nowMs: number): Promise<Record<string, string>> {
  if (credentials.flow === 'client-credentials') {
    return {
      grant_type: 'client_credentials',
      client_id: credentials.clientId,
      client_secret: credentials.clientSecret,
    };
  }
  const assertion = await new SignJWT()
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(credentials.clientId)
    .setSubject(credentials.username)
    .setAudience(credentials.audience)
    .setExpirationTime(Math.floor(nowMs / 1000) + 180)
    .setJti(randomUUID())
    .sign(createPrivateKey(credentials.privateKey));
  return { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion };
}

/** Salesforce wants one of its two login hosts as audience, even if the token is requested on the org's own domain. */
function audienceOf(loginUrl: string): string {
  const { hostname } = new URL(loginUrl);
  return /(^test\.salesforce\.com$|--|\.sandbox\.)/.test(hostname)
    ? 'https://test.salesforce.com'
    : 'https://login.salesforce.com';
}

function baseUrl(text: string): string {
  const url = URL.parse(text);
  if (!url) throw wrongSecret('"loginUrl" is not a URL');
  if (url.protocol !== 'https:' && !isLocal(url)) throw wrongSecret('"loginUrl" must begin with https://');
  return url.origin;
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) return value;
  } catch {
    // The parser's own message would quote the secret.
  }
  throw wrongSecret('it is not a JSON object. Within its texts, a line end is written as \\n');
}

function wrongSecret(what: string): FailureError {
  const message = `The Salesforce secret cannot be used: ${what}. See docs/operations.md, "The secret".`;
  return new FailureError({ code: 'salesforce/login-refused', message });
}
