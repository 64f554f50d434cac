// Refused logins, as the token endpoint answers them with 400.
// Sources: OAuth authorization error codes in an older edition of Salesforce Help, as public code quotes them; texts quoted in
// public issues. Some situations are on record with two codes.
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
  'try-again': ['unknown_error', 'retry your request'],
};

export const loginRefusals: readonly string[] = Object.keys(refusals);

export function loginRefused(reason: string): { error: string; error_description: string } {
  const [error, error_description] = ownValue(refusals, reason) ?? ['unknown_error', reason];
  return { error, error_description };
}
