// An error of the AWS SDK in one line: what it is and what to set or check. Of the error itself only the name and the
// HTTP status are told; its text may name accounts, roles and hosts.

/** Undefined where it is no error of AWS: then it is ours. */
export function awsErrorText(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const name = nameOf(error);
  if (/^Region (is missing|not accepted)/.test(error.message)) {
    return 'no AWS region is set. Set AWS_REGION to the region of the stack, or AWS_PROFILE to a profile that names one.';
  }
  if (/^(CredentialsProvider|TokenProvider|Provider)Error$/.test(name)) {
    return 'no AWS credentials were found, or they cannot be used any more. Log in (aws sso login), or set AWS_PROFILE.';
  }
  // Without the mark of the SDK it is somebody else's network.
  if (!('$metadata' in error)) return undefined;
  if (unanswered.test(name)) {
    return `AWS does not answer (${name}). Check the network, the region, and AWS_ENDPOINT_URL where it is set; a local stack must still run.`;
  }
  return `AWS refuses the call (${name}${statusOf(error)}). ${awsAdvice(name)}`;
}

const unanswered = /^(E[A-Z_]{3,20}|TimeoutError|NetworkingError|AbortError)$/;

/** What to set or check, by the name of an error. */
export function awsAdvice(name: string): string {
  return (
    advice.find(([names]) => names.test(name))?.[1] ??
    'Try again; if it stays, the name of the error and the service tell more on the pages of AWS.'
  );
}

const advice: readonly [RegExp, string][] = [
  [
    /^(QueueDoesNotExist|AWS\.SimpleQueueService\.NonExistentQueue|InvalidAddress)$/,
    'There is no such queue: check --dead-letter-queue and --backlog-queue (outputs of the stack) and the region.',
  ],
  [/^NoSuchBucket$/, 'There is no such bucket: check --bucket (output EventBucket of the stack).'],
  [/^(PermanentRedirect|AuthorizationHeaderMalformed)$/, 'The bucket is in another region: set AWS_REGION to it.'],
  [
    /^ResourceNotFoundException$/,
    'There is no such log group: check --log-group (output of the stack) and the region.',
  ],
  [
    /Expired|^(InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|InvalidToken|SignatureDoesNotMatch|InvalidSignatureException|AuthFailure|IncompleteSignature|MissingAuthenticationToken.*)$/,
    'The credentials are not valid, or not for this region: log in again, and check AWS_PROFILE and AWS_REGION.',
  ],
  [
    /AccessDenied|^(Forbidden|AuthorizationError|UnauthorizedOperation|403)$/,
    'Your user or role may not do this: docs/operations.md lists what each command needs.',
  ],
  [/Throttl|^(SlowDown|RequestLimitExceeded|TooManyRequests.*|OverLimit)$/, 'Too many calls just now: try again.'],
];

/** The code of a network error, or the name that AWS gave. It is told, so it must look like one. */
function nameOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const name = /^E[A-Z_]+$/.test(code) ? code : error.name;
  return /^[\w.]{1,80}$/.test(name) ? name : 'Unknown';
}

function statusOf(error: object): string {
  const metadata: unknown = '$metadata' in error ? error.$metadata : undefined;
  const isTold = typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata;
  return isTold && typeof metadata.httpStatusCode === 'number' ? `, ${metadata.httpStatusCode}` : '';
}
