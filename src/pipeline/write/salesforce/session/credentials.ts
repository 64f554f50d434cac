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
        /** PEM, PKCS #8: the key whose certificate the app has. */
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
  const secret = withoutBlanks(parseObject(text));
  const need = (name: string): string => {
    const value = secret[name];
    if (value === undefined) throw wrongSecret(`"${name}" is missing`);
    if (typeof value !== 'string') throw wrongSecret(`"${name}" is not a text`);
    return value;
  };
  const endpoint = { loginUrl: baseUrl(need('loginUrl')), clientId: inOneWord(need('clientId')), ...hostsIn(secret) };
  if (secret.clientSecret !== undefined && secret.privateKey === undefined) {
    return { ...endpoint, flow: 'client-credentials', clientSecret: inOneWord(need('clientSecret')) };
  }
  const audience = secret.audience === undefined ? audienceOf(endpoint.loginUrl) : audienceIn(need('audience'));
  const key = readPrivateKey(need('privateKey'));
  if ('problem' in key) throw wrongSecret(isSwapped(secret) ? swapped : `"privateKey" ${key.problem}`);
  const certificate =
    secret.certificate === undefined ? {} : { certificate: readCertificate(String(secret.certificate), key.pem) };
  return { ...endpoint, flow: 'jwt', username: need('username'), privateKey: key.pem, audience, ...certificate };
}

/** The console of Secrets Manager keeps a row without a value as an empty text. */
const withoutBlanks = (secret: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(secret).flatMap(([name, value]) => {
      const trimmed = typeof value === 'string' ? value.trim() : value;
      return trimmed === '' || trimmed === null ? [] : [[name, trimmed]];
    }),
  );

/** A consumer key from a wrapped line, or with characters that nobody sees. */
const inOneWord = (text: string): string => text.replace(/ *[\r\n\t] *|[\u00a0\u200b-\u200d\u2060\ufeff]/g, '');

const swapped = '"privateKey" and "certificate" are swapped';

const isSwapped = ({ certificate }: Record<string, unknown>): boolean =>
  typeof certificate === 'string' && 'pem' in readPrivateKey(certificate);

function hostsIn({ instanceHosts }: Record<string, unknown>): Pick<Endpoint, 'instanceHosts'> {
  if (instanceHosts === undefined) return {};
  const isHost = (host: unknown) => typeof host === 'string' && /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(host);
  // The console of Secrets Manager stores texts only.
  const hosts = typeof instanceHosts === 'string' ? instanceHosts.split(/[\s,;"[\]]+/).filter(Boolean) : instanceHosts;
  if (!Array.isArray(hosts) || !hosts.every(isHost)) throw wrongSecret('"instanceHosts" is not a list of host names');
  return { instanceHosts: hosts.map((host: string) => host.toLowerCase()) };
}

/** Salesforce compares it as a text. */
const audienceIn = (text: string): string => (text.includes('://') ? text : `https://${text}`).replace(/\/+$/, '');

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
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  if (!url) throw wrongSecret('"loginUrl" is not a URL. It must begin with https://');
  if (url.protocol !== 'https:' && !isLocal(url)) throw wrongSecret('"loginUrl" must begin with https://');
  const pages = /^(.+)\.(lightning\.force|my\.salesforce-setup)\.com$/.exec(url.hostname);
  if (pages) {
    const what = 'is the address of pages for people, at which programs cannot log in';
    throw wrongSecret(`"loginUrl" ${what}. Use https://${pages[1]}.my.salesforce.com`);
  }
  return url.origin;
}

function parseObject(text: string): Record<string, unknown> {
  // Some programs begin a file with a byte order mark.
  const plain = text.trim();
  const value = parsed(plain);
  // JSON that was encoded as a text once more.
  const object = typeof value === 'string' ? parsed(value) : value;
  if (isJsonObject(object)) return object;
  throw wrongSecret(`it ${notAnObject(plain)}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message would quote the secret.
    return undefined;
  }
}

function notAnObject(text: string): string {
  if (text === '') return 'is empty';
  if (text.includes('\0')) return 'is in UTF-16, as PowerShell writes files. Store it in UTF-8';
  if ('pem' in readPrivateKey(text) && !text.startsWith('{'))
    return 'is only the private key. It must be a JSON object, with the key as its "privateKey"';
  if (/^\{\s*[“”„‘’]/.test(text))
    return 'is not a JSON object: its quotation marks are curly, and JSON needs straight ones';
  if (/^\{\s*'/.test(text)) return 'is not a JSON object: its quotation marks are single, and JSON needs double ones';
  return 'is not a JSON object. Within its texts, a line end is written as \\n';
}

function wrongSecret(what: string): FailureError {
  const message = `The Salesforce secret cannot be used: ${what}. See docs/operations.md, "The secret".`;
  return new FailureError({ code: 'salesforce/login-refused', message });
}
