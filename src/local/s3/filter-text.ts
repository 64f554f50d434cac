// The prefixes and suffixes in a notification configuration.

/**
 * In a filter, a space is written `+` and other special characters percent-encoded. With a special character as it is, S3
 * sends nothing (aws/aws-cdk, pull request 28012).
 */
export function filterText(value: string): string | undefined {
  if (/[^A-Za-z0-9/!\-_.*'()+%]/.test(value)) return undefined;
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
