// `POST /services/oauth2/token` and `/revoke`. Every refusal is a 400 with `error` and `error_description`.
import type { RestAnswer } from '../rest/rest-call.ts';
import type { ConnectedApp } from './connected-app.ts';
import type { Sessions } from './sessions.ts';
import {
  invalidGrant,
  type OAuthError,
  unknownClient,
  type VerifyAssertionOptions,
  verifyAssertion,
} from './verify-assertion.ts';

export interface TokenEndpoint extends VerifyAssertionOptions {
  sessions: Sessions;
  orgId: string;
  instanceUrl: string;
  userIdOf(username: string): string;
}

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

export function tokenEndpoint(body: string, authorization: string | undefined, endpoint: TokenEndpoint): RestAnswer {
  const form = new URLSearchParams(body);
  const grantType = form.get('grant_type');
  if (!grantType)
    return refused({ error: 'invalid_request', error_description: 'missing required parameter: grant_type' });
  const grant =
    grantType === jwtBearer ? jwt(form, endpoint) : clientCredentials(grantType, form, authorization, endpoint);
  return 'app' in grant ? loggedIn(grant.app, grantType, endpoint) : refused(grant);
}

export function revokeEndpoint(form: URLSearchParams, sessions: Sessions): RestAnswer {
  return sessions.end(form.get('token') ?? '')
    ? { status: 200 }
    : refused({ error: 'invalid_token', error_description: 'invalid token: ' });
}

type Grant = { app: ConnectedApp } | OAuthError;

function jwt(form: URLSearchParams, endpoint: TokenEndpoint): Grant {
  const assertion = form.get('assertion');
  return assertion
    ? verifyAssertion(assertion, endpoint)
    : { error: 'invalid_request', error_description: 'missing required parameter: assertion' };
}

function clientCredentials(
  grantType: string,
  form: URLSearchParams,
  authorization: string | undefined,
  { apps }: TokenEndpoint,
): Grant {
  if (grantType !== 'client_credentials')
    return { error: 'unsupported_grant_type', error_description: 'grant type not supported' };
  const basic = /^Basic (.+)$/.exec(authorization ?? '')?.[1];
  const [user, secret] = basic ? Buffer.from(basic, 'base64').toString().split(':') : [];
  const app = apps.find(({ clientId }) => clientId === (form.get('client_id') ?? user));
  if (!app) return unknownClient();
  if (app.clientSecret === undefined) return invalidGrant('no client credentials user enabled');
  if (app.clientSecret !== (form.get('client_secret') ?? secret))
    return { error: 'invalid_client', error_description: 'invalid client credentials' };
  return { app };
}

function loggedIn(app: ConnectedApp, grantType: string, endpoint: TokenEndpoint): RestAnswer {
  const userId = endpoint.userIdOf(app.username);
  const token = endpoint.sessions.open({ userId, username: app.username });
  const issued = grantType === jwtBearer ? {} : { issued_at: String(endpoint.now), signature: 'c2lnbmF0dXJl' };
  return {
    status: 200,
    body: {
      access_token: token,
      scope: 'api id',
      instance_url: endpoint.instanceUrl,
      id: `${endpoint.instanceUrl}/id/${endpoint.orgId}/${userId}`,
      token_type: 'Bearer',
      ...issued,
    },
  };
}

const refused = (error: OAuthError): RestAnswer => ({ status: 400, body: error });
