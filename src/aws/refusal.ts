// Why AWS refuses a call, where its error says more than that a permission is missing: an encryption key, a clock, expired
// credentials, the wrong region. The error's text is read for that alone and never repeated, because it names accounts,
// roles and keys. Pure.
// Names and texts: Amazon S3, "Error responses"; Amazon SQS, "Encryption at rest"; AWS KMS, "Key states of AWS KMS keys";
// AWS General Reference, "Signature expired" and "Signature not yet current"; for DynamoDB and Secrets Manager as public
// issues quote them ("KMS key access denied error: …", "Access to KMS is not allowed").

export type RefusalReason =
  | 'key-denied'
  | 'key-disabled'
  | 'key-unusable'
  | 'key-missing'
  | 'clock'
  | 'expired'
  | 'region'
  | 'signature';

/** What an error of the SDK, or of a part of a batch, says about itself. */
export interface AwsErrorFacts {
  /** Name or code. */
  name: string;
  message?: string | undefined;
}

/** Undefined for any other error, and for one that passes by itself. */
export function refusalReason({ name, message = '' }: AwsErrorFacts): RefusalReason | undefined {
  if (passesByItself(name)) return undefined;
  // An ARN holds names that people chose: of roles, and of objects.
  const text = message.slice(0, 2_000).replace(/"arn:[^"]*"|\barn:\S+/g, '');
  if (aboutKeys.test(name) || keyTexts.test(text)) return keyReason(name, text);
  if (clocks.test(name) || clockTexts.test(text)) return 'clock';
  if (/^ExpiredToken|^TokenRefreshRequired$/.test(name)) return 'expired';
  if (regions.test(name) || regionTexts.test(text)) return 'region';
  return signatures.test(name) ? 'signature' : undefined;
}

/** True for an error that says that AWS is busy, broken or on the move: the same call succeeds later. */
export const passesByItself = (name: string): boolean =>
  /Throttl|^SlowDown$|^RequestTimeout|^RequestLimitExceeded$|KMSInternal|DependencyTimeout|KeyUnavailable|^Internal|^ServiceUnavailable|^TemporaryRedirect$/.test(
    name,
  );

const aboutKeys = /^KMS\.|^KMS\w+Exception$|^Kms|^(De|En)cryptionFailure$|^InaccessibleEncryptionCredentials/;
const keyTexts =
  /not authorized to perform: kms:|KMS key access denied|Access to KMS is not allowed|AWSKMS|customer master key/;
const clocks = /TimeTooSkewed|^RequestExpired$|^RequestInTheFuture$/;
const clockTexts =
  /^Signature expired|^Signature not yet current|difference between the request time and the current time/i;
const regions = /^(PermanentRedirect|IllegalLocationConstraintException)$/;
const regionTexts = /Credential should be scoped to a valid region|the region '[^']*' is wrong/i;
const signatures =
  /^(SignatureDoesNotMatch|InvalidSignatureException|InvalidAccessKeyId|InvalidClientTokenId|UnrecognizedClientException|InvalidToken|AuthFailure|AuthorizationHeaderMalformed|IncompleteSignature(Exception)?)$/;

function keyReason(name: string, text: string): RefusalReason {
  if (/Disabled/i.test(name) || /\bis disabled\b|DisabledException/.test(text)) return 'key-disabled';
  if (/InvalidState/i.test(name) || /pending (deletion|import)|InvalidStateException/i.test(text))
    return 'key-unusable';
  if (/NotFound/i.test(name) || /NotFoundException/.test(text)) return 'key-missing';
  return /AccessDenied|NotAuthorized/i.test(name) || keyTexts.test(text) ? 'key-denied' : 'key-unusable';
}

/** Who is refused: the function by its role, or the person at a command. */
export type Refused = 'function' | 'person';

/** What it is and what to do, as whole sentences. */
export const refusalAdvice = (reason: RefusalReason, refused: Refused): string => advice[reason][refused];

/** Whose permissions count. */
export const roleOf: Readonly<Record<Refused, string>> = {
  function: "the function's role",
  person: 'your user or role',
};
const forBoth = (text: (who: string) => string) => ({ function: text(roleOf.function), person: text(roleOf.person) });

const advice: Record<RefusalReason, Record<Refused, string>> = {
  'key-denied': forBoth(
    (who) =>
      `The data is encrypted with a KMS key that ${who} may not use. Allow kms:Decrypt and kms:GenerateDataKey, in the policy of the role and in the policy of the key.`,
  ),
  'key-disabled': forBoth(() => 'The KMS key that encrypts the data is disabled. Enable it.'),
  'key-unusable': forBoth(
    () =>
      'The KMS key that encrypts the data cannot be used. Look up its state in KMS. If it is pending deletion, cancel the deletion and enable the key.',
  ),
  'key-missing': forBoth(
    () =>
      'The KMS key that encrypts the data does not exist in this region. If it was deleted, the data cannot be decrypted any more.',
  ),
  clock: {
    function: "The function's clock differs from that of AWS. If this continues, contact AWS Support.",
    person: 'The clock of this machine is wrong. Set it (on Linux: timedatectl set-ntp true), and try again.',
  },
  expired: {
    function: 'The credentials of the function have expired. Lambda renews them. If this continues, deploy again.',
    person: 'The credentials have expired. Log in again (aws sso login).',
  },
  region: {
    function:
      'The bucket is in a different region from the function. The pipeline reads only buckets of its own region.',
    person: 'The call went to the wrong region. Set AWS_REGION to the region of the bucket or queue.',
  },
  signature: {
    function: 'The credentials of the function are not valid in this region or for this endpoint.',
    person:
      'The credentials are not valid, or not valid in this region: log in again, and check AWS_PROFILE and AWS_REGION.',
  },
};

/** The facts of a thrown value. */
export const factsOf = (error: unknown): AwsErrorFacts =>
  error instanceof Error ? { name: error.name, message: error.message } : { name: '' };

/** Names of AWS errors are constants. Anything else could hold data. */
export const safeName = (name: string): string => (/^[\w.]{1,80}$/.test(name) ? name : 'unknown');
