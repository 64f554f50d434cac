// What a refused login means, and what to do about it. Salesforce's descriptions are constants, but they change without
// notice: the OAuth error decides first, the description second, whatever its letters.
import { FailureError } from '../../../../failure.ts';
import type { Credentials } from './credentials.ts';

interface Refusal {
  error: RegExp;
  /** Default: any. */
  description?: RegExp;
  meaning: string;
  /** Passes by itself. */
  passes?: true;
}

const refusals: readonly Refusal[] = [
  {
    error: /^unknown_error$/,
    description: /retry your request/,
    meaning: 'it could not process the login and asks for another attempt',
    passes: true,
  },
  // OAuth 2.0 (RFC 6749) has these two for what passes.
  {
    error: /^(temporarily_unavailable|server_error)$/,
    meaning: 'it could not process the login',
    passes: true,
  },
  {
    error: /^(rate_limit_exceeded|LOGIN_RATE_EXCEEDED)$/i,
    meaning:
      'the integration user logged in more often than Salesforce allows (3,600 times an hour). ' +
      'Does another program use the same user?',
    passes: true,
  },
  {
    error: /./,
    description: /login rate exceeded|number of logins exceeded/,
    meaning:
      'the integration user logged in more often than Salesforce allows (3,600 times an hour). ' +
      'Does another program use the same user?',
    passes: true,
  },
  {
    error: /^inactive_user$/i,
    meaning: 'the integration user is inactive: activate it, or put another user into the secret',
  },
  {
    error: /./,
    description: /user is inactive|inactive user/,
    meaning: 'the integration user is inactive: activate it, or put another user into the secret',
  },
  {
    error: /^inactive_org$/i,
    meaning: 'the org is locked, closed or suspended. Has a trial ended, or was the sandbox deleted?',
  },
  {
    error: /./,
    description: /inactive org|org(anization)? is (inactive|locked|closed|suspended)/,
    meaning: 'the org is locked, closed or suspended. Has a trial ended, or was the sandbox deleted?',
  },
  {
    error: /./,
    description: /ip restricted|login hours/,
    meaning:
      "the login IP ranges or login hours of the user's profile do not allow the function to log in. Relax the IP restrictions in " +
      'the policies of the app, or give the function a fixed address',
  },
  { error: /./, description: /user is locked/, meaning: 'the integration user is locked: an admin can unlock it' },
  {
    error: /^(OAUTH_)?(EC_)?APP_NOT_FOUND$/i,
    meaning: 'the app is not installed in this org. Was the sandbox refreshed? Install the app again',
  },
  { error: /APP_BLOCKED/i, meaning: 'an admin has blocked the app: unblock it under "Connected Apps OAuth Usage"' },
  {
    error: /./,
    description: /app must be installed|app is not installed|not installed in (this|the) org/,
    meaning: 'the app is not installed in this org. Was the sandbox refreshed? Install the app again',
  },
  {
    error: /^invalid_grant$/,
    description: /user hasn.t approved this consumer/,
    meaning:
      'the app is not pre-authorized for the integration user: assign the user a permission set that the app allows',
  },
  {
    error: /^invalid_grant$/,
    description: /audience/,
    meaning:
      'the audience must be https://login.salesforce.com, or https://test.salesforce.com for a sandbox: set "audience" in ' +
      'the secret',
  },
  {
    error: /^invalid_grant$/,
    description: /expired authorization code|assertion.*expired/,
    meaning: 'the assertion has expired: check the clock of this machine',
  },
  {
    error: /^invalid_grant$/,
    description: /invalid assertion/,
    meaning: "the private key does not match the app's certificate, or the user name is wrong",
  },
  {
    error: /^invalid_grant$/,
    description: /no client credentials user enabled/,
    meaning: 'the app has no "Run As" user for the client credentials flow',
  },
  {
    error: /^invalid_grant$/,
    description: /request not supported on this domain/,
    meaning: 'the client credentials flow needs the org\'s own domain as "loginUrl"',
  },
  {
    error: /^invalid_grant$/,
    description: /expired access\/refresh token/,
    meaning:
      'the approval of the integration user has expired: in the policies of the app, let refresh tokens be valid until revoked',
  },
  { error: /^invalid_grant$/, meaning: 'the grant is not valid: check the user name, the key and the app' },
  {
    error: /^invalid_app_access$/,
    meaning: 'the app allows only approved users, and the integration user is not one of them',
  },
  {
    // Changes of an app can take 5 to 10 minutes: pozil/salesforce-react-integration, issue 15.
    error: /^invalid_client_id$/,
    meaning:
      'this login host does not know the consumer key "clientId". Is the app newer than ten minutes? Then wait. ' +
      'Does the org use another login host?',
  },
  {
    error: /^invalid_scope$/,
    meaning: 'the app lacks a scope: it needs api and refresh_token, offline_access',
  },
  {
    error: /^unauthorized_client$/,
    meaning: 'the app does not allow this flow: enable it in the OAuth settings of the app',
  },
  {
    error: /^access_denied$/,
    meaning: "the org denies the app access: check its policies and the user's permission sets",
  },
  { error: /^unsupported_grant_type$/, meaning: 'the login host does not support this flow' },
  { error: /^invalid_request$/, meaning: 'the login host says that the request is incomplete' },
];

/** An app with a secret, or one that the login host knows by its certificate. */
const invalidClient = {
  'client-credentials': 'the client secret is wrong',
  jwt: 'this login host does not accept the app: check "clientId", and whether the app has the certificate that belongs to the private key',
};

/** Salesforce's are shorter. What is not Salesforce may say anything. */
const longestDescription = 1_000;

export function loginRefused(error: string, description: string, { flow, loginUrl }: Credentials): FailureError {
  const said = description.slice(0, longestDescription).toLowerCase();
  const known = refusals.find((refusal) => refusal.error.test(error) && (refusal.description?.test(said) ?? true));
  const meaning = known?.meaning ?? (error === 'invalid_client' ? invalidClient[flow] : 'for an unknown reason');
  const { host } = new URL(loginUrl);
  const salesforceCode = /^[A-Za-z][A-Za-z0-9_]{0,59}$/.test(error) ? { salesforceCode: error } : {};
  if (known?.passes) {
    const message = `${host} refused the login for now: ${meaning}.`.replace('?.', '?');
    return new FailureError({ code: 'salesforce/unavailable', message, ...salesforceCode });
  }
  const message = `${host} refused the login: ${meaning}. See docs/operations.md, "The secret".`.replace('?.', '?');
  return new FailureError({ code: 'salesforce/login-refused', message, ...salesforceCode });
}
