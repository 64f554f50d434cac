// Refused logins, as the token endpoint answers them with 400.
// Sources: OAuth authorization error codes in an older edition of Salesforce Help, as public code quotes them; texts quoted in
// public issues and troubleshooting guides. Some situations are on record with two codes.
import { ownValue } from '../../own-value.ts';

const refusals: Readonly<Record<string, readonly [error: string, description: string]>> = {
  'ip-restricted': ['invalid_grant', 'ip restricted'],
  'login-hours': ['invalid_grant', 'ip restricted or invalid login hours'],
  'login-rate': ['rate_limit_exceeded', 'login rate exceeded'],
  'login-rate-as-grant': ['invalid_grant', 'login rate exceeded'],
  'inactive-user': ['inactive_user', 'user is inactive'],
  'inactive-user-as-grant': ['invalid_grant', 'inactive user'],
  'locked-user': ['invalid_grant', 'user is locked'],
  'inactive-org': ['inactive_org', 'organization is locked, closed, or suspended'],
  'inactive-org-as-grant': ['invalid_grant', 'inactive organization'],
  'not-approved': ['invalid_grant', "user hasn't approved this consumer"],
  'not-admin-approved': ['invalid_app_access', 'user is not admin approved to access this app'],
  'app-not-installed': ['invalid_grant', 'app must be installed into org'],
  'app-not-found': ['OAUTH_EC_APP_NOT_FOUND', 'External client app is not installed in this org'],
  'app-blocked': ['OAUTH_APP_BLOCKED', 'this app is blocked by admin'],
  'wrong-audience': ['invalid_grant', 'audience is invalid'],
  'wrong-secret': ['invalid_client', 'invalid client credentials'],
  'wrong-scope': ['invalid_scope', 'the requested scope is not allowed'],
  'no-scopes': ['invalid_grant', 'no valid scopes defined'],
  'no-run-as-user': ['invalid_grant', 'no client credentials user enabled'],
  'wrong-host': ['invalid_grant', 'request not supported on this domain'],
  'flow-off': ['invalid_grant', 'client credentials flow not enabled'],
  'unknown-app': ['invalid_client_id', 'client identifier invalid'],
  'access-denied': ['OAUTH_APP_ACCESS_DENIED', 'user is not admin approved to access this app'],
  'app-missing': ['app_not_found', 'External client app is not installed in this org'],
  'expired-approval': ['invalid_grant', 'expired access/refresh token'],
  'new-reason': ['invalid_grant', 'activation secret invalid'],
  busy: ['invalid_grant', 'token request is already being processed'],
  'try-again': ['unknown_error', 'retry your request'],
};

export const loginRefusals: readonly string[] = Object.keys(refusals);

export function loginRefused(reason: string): { error: string; error_description: string } {
  const [error, error_description] = ownValue(refusals, reason) ?? ['unknown_error', reason];
  return { error, error_description };
}
