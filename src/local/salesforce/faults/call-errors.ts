// Errors of a whole call by their code, with the usual status and text. Which status REST sends with most of them is not
// documented, so a rule can set it.
// Source: SOAP API Developer Guide, ExceptionCode; texts quoted in public issues.
import { ownValue } from '../../own-value.ts';

const errors: Readonly<Record<string, readonly [status: number, message: string]>> = {
  API_CURRENTLY_DISABLED: [403, 'API is currently disabled for this organization'],
  API_DISABLED_FOR_ORG: [403, 'API is not enabled for this Organization or Partner'],
  CLIENT_NOT_ACCESSIBLE_FOR_USER: [403, 'client not accessible for user'],
  FUNCTIONALITY_NOT_ENABLED: [403, 'functionality not enabled'],
  FUNCTIONALITY_TEMPORARILY_UNAVAILABLE: [400, 'functionality temporarily unavailable'],
  INVALID_OPERATION_WITH_EXPIRED_PASSWORD: [403, 'The users password has expired, you must reset the password first.'],
  LOGIN_DURING_RESTRICTED_DOMAIN: [403, 'login from current domain is restricted'],
  LOGIN_DURING_RESTRICTED_TIME: [403, 'login during restricted time'],
  ORG_LOCKED: [403, 'organization is locked'],
  ORG_NOT_OWNED_BY_INSTANCE: [403, 'organization is not owned by this instance'],
  QUERY_TIMEOUT: [400, 'Your query request was running for too long.'],
  REQUEST_RUNNING_TOO_LONG: [400, 'Your request was running for too long, and has been stopped.'],
  SERVER_UNAVAILABLE: [503, 'Server Unavailable'],
  TOO_MANY_APEX_REQUESTS: [400, 'Too many Apex requests. Try again after a short wait.'],
  TRIAL_EXPIRED: [403, 'trial expired'],
  UNABLE_TO_LOCK_ROW: [400, 'unable to obtain exclusive access to this record'],
};

export interface CallError {
  code: string;
  status?: number;
  message?: string;
}

export function callError({ code, status, message }: CallError): { status: number; code: string; message: string } {
  const [usual, text] = ownValue(errors, code) ?? [400, code.toLowerCase().replaceAll('_', ' ')];
  return { status: status ?? usual, code, message: message ?? text };
}
