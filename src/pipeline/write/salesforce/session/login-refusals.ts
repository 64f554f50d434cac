// What a refused login means, and what to do about it. Salesforce's descriptions are constants, but they change without
// notice: the OAuth error decides first, the description second, whatever its letters.
// Sources: Salesforce Help, "OAuth 2.0 Authorization Errors"; answers that public issues and troubleshooting guides quote, as
// named below.
import { FailureError } from '../../../../failure.ts';
import type { Credentials } from './credentials.ts';

interface Refusal {
  /** Default: any. */
  error?: RegExp;
  /** Default: any. Compared in small letters. */
  description?: RegExp;
  meaning: string;
  /** Passes by itself. */
  passes?: true;
}

const loginRate =
  'the integration user logged in more often than Salesforce allows (3,600 times an hour). ' +
  'Does another program use the same user?';
const inactiveUser = 'the integration user is inactive: activate it, or put another user into the secret';
const inactiveOrg = 'the org is locked, closed or suspended. Has a trial ended, or was the sandbox deleted?';
const notInstalled =
  'the app is not installed in this org. Was the sandbox refreshed, or does "loginUrl" lead to another org? ' +
  'Install the app again, under "External Client App Manager" or "Connected Apps OAuth Usage"';
const blocked = 'an admin has blocked the app: unblock it under "Connected Apps OAuth Usage"';
const notApproved =
  'the app allows only approved users, and the integration user is not one of them: assign the user a permission set that ' +
  'the policies of the app name';
const wrongAudience =
  'the audience must be https://login.salesforce.com, or https://test.salesforce.com for a sandbox: set "audience" in ' +
  'the secret';
const unknownClient =
  'this login host does not know the consumer key "clientId". Does the org use another login host? A new app can take ten ' +
  'minutes to be known';
const noScope = 'the app lacks a scope: it needs api and refresh_token, offline_access';

/** The first one that fits. */
const refusals: readonly Refusal[] = [
  // amazon-connect/amazon-connect-salesforce-lambda 43.
  {
    error: /^unknown_error$/,
    description: /retry your request/,
    meaning: 'it could not process the login and asks for another attempt',
    passes: true,
  },
  // OAuth 2.0 (RFC 6749) has these two for what passes.
  { error: /^(temporarily_unavailable|server_error)$/, meaning: 'it could not process the login', passes: true },
  // Release notes of Winter '25: one request at a time.
  {
    description: /already being processed/,
    meaning: 'it was still busy with another login of the same app',
    passes: true,
  },
  { error: /^(rate_limit_exceeded|login_rate_exceeded)$/, meaning: loginRate, passes: true },
  { description: /login rate exceeded|number of logins exceeded/, meaning: loginRate, passes: true },
  { error: /^inactive_user$/, meaning: inactiveUser },
  { description: /user is inactive|inactive user/, meaning: inactiveUser },
  { error: /^inactive_org$/, meaning: inactiveOrg },
  { description: /inactive org|org(anization)? is (inactive|locked|closed|suspended)/, meaning: inactiveOrg },
  {
    description: /ip restricted|login hours/,
    meaning:
      "the login IP ranges or login hours of the user's profile do not allow the function to log in. Relax the IP restrictions in " +
      'the policies of the app, or give the function a fixed address',
  },
  {
    description: /user is (locked|frozen)/,
    meaning: 'the integration user is locked or frozen: an admin can unlock it',
  },
  { error: /^(oauth_)?(ec_)?app_not_found$/, meaning: notInstalled },
  { description: /app must be installed|app is not installed|not installed in (this|the) org/, meaning: notInstalled },
  { error: /app_blocked/, meaning: blocked },
  { description: /app is blocked/, meaning: blocked },
  { description: /not admin approved/, meaning: notApproved },
  { error: /^invalid_app_access$/, meaning: notApproved },
  // A user name that no user has gets the same answer, so that nobody can try names.
  {
    description: /user hasn.t approved this consumer/,
    meaning:
      'the app is not pre-authorized for the integration user: assign the user a permission set that the app allows. Or ' +
      'this login host has no user with the "username" of the secret (in a sandbox, it ends with the sandbox\'s name)',
  },
  { error: /^invalid_grant$/, description: /audience/, meaning: wrongAudience },
  {
    description: /expired authorization code|assertion.*expired/,
    meaning: 'the assertion has expired: check the clock of this machine',
  },
  {
    description: /invalid assertion/,
    meaning: "the private key does not match the app's certificate, or the user name is wrong",
  },
  {
    description: /no client credentials user enabled/,
    meaning: 'the app has no "Run As" user for the client credentials flow: choose one in the policies of the app',
  },
  {
    description: /client credentials flow (is )?not enabled/,
    meaning: 'the app does not allow the client credentials flow: enable it in the OAuth settings of the app',
  },
  {
    description: /request not supported on this domain/,
    meaning:
      'it does not serve this flow. As "loginUrl", use the org\'s own domain, such as https://my-org.my.salesforce.com',
  },
  {
    description: /expired access\/refresh token/,
    meaning:
      'the approval of the integration user has expired: in the policies of the app, let refresh tokens be valid until revoked',
  },
  { description: /no valid scopes/, meaning: noScope },
  { error: /^invalid_scope$/, meaning: noScope },
  { error: /^invalid_client_id$/, meaning: unknownClient },
  { description: /client identifier invalid/, meaning: unknownClient },
  {
    error: /^unauthorized_client$/,
    meaning: 'the app does not allow this flow: enable it in the OAuth settings of the app',
  },
  {
    error: /^(oauth_app_)?access_denied$/,
    meaning: "the org denies the app access: check its policies and the user's permission sets",
  },
  {
    error: /^unsupported_grant_type$/,
    meaning:
      'it does not support this flow: check "loginUrl", and whether the OAuth settings of the app and of the org allow the flow',
  },
  {
    error: /^api_(disabled_for_org|currently_disabled)$/,
    meaning: 'the org or the integration user has no API access',
  },
  { error: /^invalid_request$/, meaning: 'the login host says that the request is incomplete' },
];

/** Where the answer says only that something is wrong with what was sent. */
const wrongCredentials = {
  invalid_client: {
    // An app with a secret, or one that the login host knows by its certificate.
    'client-credentials': 'the client secret is wrong, or does not belong to "clientId"',
    jwt: 'this login host does not accept the app: check "clientId", and whether the app has the certificate that belongs to the private key',
  },
  invalid_grant: {
    'client-credentials':
      'it does not accept the app: check "clientId", the client secret and the "Run As" user of the app',
    jwt: 'the grant is not valid: check the user name, the key and the app',
  },
};

const loginHistory = 'The login history of the integration user may name the reason';

/** Salesforce's are shorter. What is not Salesforce may say anything. */
const longestDescription = 1_000;

export function loginRefused(error: string, description: string, { flow, loginUrl }: Credentials): FailureError {
  const { host } = new URL(loginUrl);
  const salesforceCode = /^[A-Za-z][A-Za-z0-9_]{0,59}$/.test(error) ? { salesforceCode: error } : {};
  const known = refusalOf(error.toLowerCase(), description.slice(0, longestDescription).toLowerCase());
  if (known?.passes)
    return new FailureError({
      code: 'salesforce/unavailable',
      message: sentence(`${host} refused the login for now: ${known.meaning}`),
      ...salesforceCode,
    });
  const meaning = known?.meaning ?? `${unknownMeaning(error, flow)}. ${loginHistory}`;
  const message = `${sentence(`${host} refused the login: ${meaning}`)} See docs/operations.md, "The secret".`;
  return new FailureError({ code: 'salesforce/login-refused', message, ...salesforceCode });
}

const refusalOf = (error: string, said: string): Refusal | undefined =>
  refusals.find((refusal) => (refusal.error?.test(error) ?? true) && (refusal.description?.test(said) ?? true));

const unknownMeaning = (error: string, flow: Credentials['flow']): string =>
  error === 'invalid_client' || error === 'invalid_grant' ? wrongCredentials[error][flow] : 'for an unknown reason';

const sentence = (text: string) => (text.endsWith('?') ? text : `${text}.`);
