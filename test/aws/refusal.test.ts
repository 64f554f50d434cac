import { expect, test } from 'vitest';
import { passesByItself, refusalAdvice, refusalReason } from '../../src/aws/refusal.ts';

const key = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd';

test.each([
  ['AccessDenied', `User: x is not authorized to perform: kms:Decrypt on resource: ${key}`, 'key-denied'],
  [
    'AccessDenied',
    'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.',
    'key-denied',
  ],
  ['AccessDeniedException', 'Access to KMS is not allowed', 'key-denied'],
  ['AccessDeniedException', `KMS key access denied error: …AWSKMSException: ${key}`, 'key-denied'],
  ['KmsAccessDenied', '', 'key-denied'],
  ['DecryptionFailure', '', 'key-unusable'],
  ['InaccessibleEncryptionCredentialsException', '', 'key-unusable'],
  ['KMS.KMSInvalidStateException', `${key} is creating.`, 'key-unusable'],
  ['KmsInvalidKeyUsage', '', 'key-unusable'],
  ['KmsOptInRequired', '', 'key-unusable'],
  ['KMS.DisabledException', `${key} is disabled.`, 'key-disabled'],
  ['KmsDisabled', '', 'key-disabled'],
  ['KMS.KMSInvalidStateException', `${key} is pending deletion.`, 'key-unusable'],
  ['KmsInvalidState', '', 'key-unusable'],
  ['KMS.NotFoundException', '', 'key-missing'],
  ['KmsNotFound', '', 'key-missing'],
  ['RequestTimeTooSkewed', '', 'clock'],
  ['InvalidSignatureException', 'Signature expired: 1 is now earlier than 2 (3 - 5 min.)', 'clock'],
  ['InvalidSignatureException', 'Signature not yet current: 2 is still later than 1 (0 + 5 min.)', 'clock'],
  ['SignatureDoesNotMatch', 'Signature expired: 1 is now earlier than 2', 'clock'],
  ['ExpiredToken', '', 'expired'],
  ['ExpiredTokenException', '', 'expired'],
  ['PermanentRedirect', '', 'region'],
  ['AuthorizationHeaderMalformed', "the region 'us-east-1' is wrong; expecting 'eu-west-1'", 'region'],
  ['IllegalLocationConstraintException', '', 'region'],
  ['InvalidSignatureException', 'Credential should be scoped to a valid region.', 'region'],
  ['SignatureDoesNotMatch', '', 'signature'],
  ['AuthorizationHeaderMalformed', 'a non-empty Access Key (AKID) must be provided in the credential.', 'signature'],
  ['UnrecognizedClientException', '', 'signature'],
])('%s with "%s" is about %s', (name, message, reason) => {
  expect(refusalReason({ name, message })).toBe(reason);
});

test.each([
  ['AccessDenied', 'Access Denied'],
  ['AccessDeniedException', 'User: x is not authorized to perform: dynamodb:PartiQLInsert'],
  ['KmsThrottled', ''],
  ['NoSuchKey', 'The specified key does not exist.'],
  ['InternalError', ''],
  ['KMS.ThrottlingException', ''],
  ['KMS.KMSInternalException', 'AWS KMS failed.'],
  ['KMS.DependencyTimeoutException', ''],
  ['ThrottlingException', 'The request to AWS KMS was throttled.'],
  ['InternalServerError', 'KMS did not answer.'],
  ['TemporaryRedirect', 'Please re-send this request to the specified temporary endpoint.'],
  // Names of roles and objects are no reason.
  ['AccessDenied', 'User: arn:aws:sts::1:assumed-role/KMS-export/x is not authorized to perform: s3:GetObject'],
  ['AccessDenied', 'x is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::b/KMS is disabled/kms:a"'],
  ['AccessDenied', 'x is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::b/Signature expired"'],
])('%s with "%s" has no reason of its own', (name, message) => {
  expect(refusalReason({ name, message })).toBeUndefined();
});

test('the advice names whoever is refused', () => {
  expect(refusalAdvice('key-denied', 'function')).toContain("the function's role");
  expect(refusalAdvice('key-denied', 'person')).toContain('your user or role');
});

test.each([
  'KMS.ThrottlingException',
  'KmsThrottled',
  'KMS.KMSInternalException',
  'KMS.DependencyTimeoutException',
  'KMS.KeyUnavailableException',
  'SlowDown',
  'RequestTimeout',
  'TemporaryRedirect',
  'ThrottlingException',
])('%s passes by itself', (name) => {
  expect(passesByItself(name)).toBe(true);
});

test.each([
  'AccessDenied',
  'KMS.DisabledException',
  'KMS.KMSInvalidStateException',
  'ExpiredToken',
  'PermanentRedirect',
])('%s does not', (name) => {
  expect(passesByItself(name)).toBe(false);
});
