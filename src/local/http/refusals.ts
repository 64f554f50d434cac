// What AWS answers about encryption keys, clocks, credentials and regions, for injected faults: status and text by the code
// that the service uses. A fault may bring another text.
// Sources: AWS KMS Developer Guide, "Key states of AWS KMS keys"; SQS API Reference, errors of SendMessage; Amazon S3,
// "Error responses"; texts as public issues quote them: aws-sdk-php 612, AWS.jl 206, boto3 2952, aws-cdk 7677 and 18616.

interface Refusal {
  status: number;
  message: string;
}

const key = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const disabled = `${key} is disabled.`;
const pending = `${key} is pending deletion.`;
const missing = `Key '${key}' does not exist`;
const skewed = 'Signature expired: 20260301T100000Z is now earlier than 20260301T102500Z (20260301T103000Z - 5 min.)';
const wrongSignature =
  'The request signature we calculated does not match the signature you provided. Check your key and signing method.';

const refusals: Readonly<Record<string, Refusal>> = {
  // S3
  'KMS.DisabledException': { status: 400, message: disabled },
  'KMS.KMSInvalidStateException': { status: 400, message: pending },
  'KMS.NotFoundException': { status: 400, message: missing },
  RequestTimeTooSkewed: {
    status: 403,
    message: 'The difference between the request time and the current time is too large.',
  },
  ExpiredToken: { status: 400, message: 'The provided token has expired.' },
  SignatureDoesNotMatch: { status: 403, message: wrongSignature },
  PermanentRedirect: {
    status: 301,
    message:
      'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
  },
  AuthorizationHeaderMalformed: {
    status: 400,
    message: "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-west-1'",
  },
  IllegalLocationConstraintException: {
    status: 400,
    message:
      'The eu-west-1 location constraint is incompatible for the region specific endpoint this request was sent to.',
  },
  // SQS
  KmsAccessDenied: {
    status: 400,
    message: `User: arn:aws:sts::111122223333:assumed-role/export/export is not authorized to perform: kms:Decrypt on resource: ${key} because no identity-based policy allows the kms:Decrypt action`,
  },
  KmsDisabled: { status: 400, message: disabled },
  KmsInvalidState: { status: 400, message: pending },
  KmsNotFound: { status: 400, message: missing },
  // The JSON services
  ExpiredTokenException: { status: 400, message: 'The security token included in the request is expired' },
  InvalidSignatureException: { status: 400, message: skewed },
  DecryptionFailure: {
    status: 400,
    message: "Secrets Manager can't decrypt the protected secret text using the provided KMS key.",
  },
};

/** Texts of `AccessDenied` and `AccessDeniedException` where a key is the reason. */
export const keyDeniedTexts = {
  s3: 'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.',
  dynamoDb: `KMS key access denied error: com.amazonaws.services.kms.model.AWSKMSException: User: arn:aws:sts::111122223333:assumed-role/export/export is not authorized to perform: kms:Decrypt on resource: ${key}`,
  secrets: 'Access to KMS is not allowed',
} as const;

/** Undefined for a code that is not about these. */
export const refusalOf = (code: string): Refusal | undefined =>
  Object.hasOwn(refusals, code) ? refusals[code] : undefined;

/** The text of an injected error. */
export const injectedText = (code: string, message: string | undefined): string =>
  message ?? refusalOf(code)?.message ?? 'This error was injected into the emulator.';
