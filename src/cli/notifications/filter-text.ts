// Prefixes and suffixes in the notification configuration of a bucket: there, S3 writes a space as `+` and encodes other
// special characters in percent ("Configuring event notifications using object key name filtering").

export const encodedFilter = (text: string): string =>
  encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('%20', '+').replaceAll('~', '%7E');

/** The key's characters again; a value that is not encoded properly as it is. */
export function decodedFilter(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    return value;
  }
}
