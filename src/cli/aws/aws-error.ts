// An error of the AWS SDK in one line: what happened and what to set or check. The line shows only the error's name and
// HTTP status, because its text may name accounts, roles and hosts.

import { factsOf, refusalAdvice, refusalReason } from '../../aws/refusal.ts';

/** Undefined if the error does not come from AWS: then it is our bug. */
export function awsErrorText(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const name = nameOf(error);
  if (/^Region (is missing|not accepted)/.test(error.message)) {
    return 'no AWS region is set. Set AWS_REGION to the region of the stack, or AWS_PROFILE to a profile that names one.';
  }
  if (/^(CredentialsProvider|TokenProvider|Provider)Error$/.test(name)) {
    return 'no AWS credentials were found, or they have expired. Log in (aws sso login), or set AWS_PROFILE.';
  }
  // Only errors of the SDK carry $metadata; any other network error is not from AWS.
  if (!('$metadata' in error)) return undefined;
  if (unanswered.test(name)) {
    return `AWS does not answer (${name}). Check the network, the region, and AWS_ENDPOINT_URL if it is set. A local stack must still be running.`;
  }
  const reason = refusalReason(factsOf(error));
  const status = statusOf(error);
  // S3 answers a HEAD without a body, so the error has no name.
  const advised = reason ? refusalAdvice(reason, 'person') : awsAdvice(name === 'Unknown' ? String(status) : name);
  return `AWS refused the call (${name}${status ? `, ${status}` : ''}). ${advised}`;
}

const unanswered = /^(E[A-Z_]{3,20}|TimeoutError|NetworkingError|AbortError)$/;

/** What to set or check, by the name of the error. */
export function awsAdvice(name: string): string {
  const reason = refusalReason({ name });
  return (
    (reason && refusalAdvice(reason, 'person')) ??
    advice.find(([names]) => names.test(name))?.[1] ??
    'Try again. If it fails again, look up the name of the error in the AWS documentation.'
  );
}

const advice: readonly [RegExp, string][] = [
  [
    /^(QueueDoesNotExist|AWS\.SimpleQueueService\.NonExistentQueue|InvalidAddress)$/,
    'The queue does not exist: check --dead-letter-queue and --backlog-queue (outputs of the stack) and the region.',
  ],
  [/^NoSuchBucket$/, 'The bucket does not exist: check --bucket (output EventBucket of the stack).'],
  [
    /^ResourceNotFoundException$/,
    'The log group does not exist: check --log-group (output of the stack) and the region.',
  ],
  [/Expired|^MissingAuthenticationToken/, 'The credentials are not valid: log in again, and check AWS_PROFILE.'],
  [
    /AccessDenied|^(Forbidden|AuthorizationError|UnauthorizedOperation|403)$/,
    'Your user or role lacks a permission: docs/operations.md lists what each command needs.',
  ],
  [
    /Throttl|^(SlowDown|RequestLimitExceeded|TooManyRequests.*|OverLimit)$/,
    'AWS throttles your calls: try again in a minute.',
  ],
];

/** The code of a network error, or the name that AWS gave. It is printed, so anything that does not look like a name is not used. */
function nameOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const name = /^E[A-Z_]+$/.test(code) ? code : error.name;
  return /^[\w.]{1,80}$/.test(name) ? name : 'Unknown';
}

function statusOf(error: object): number | undefined {
  const metadata: unknown = '$metadata' in error ? error.$metadata : undefined;
  const hasStatus = typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata;
  return hasStatus && typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}
