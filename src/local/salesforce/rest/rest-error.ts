// Errors of a whole request: an array of `{ message, errorCode, fields? }` with an HTTP status.

export interface ErrorBody {
  errorCode: string;
  message: string;
  fields?: string[];
}

/** Aborts one request, or one subrequest of a composite. */
export class RestError extends Error {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Record<string, string>;

  constructor(status: number, body: unknown, headers: Record<string, string> = {}) {
    super(`HTTP ${status}`);
    this.name = 'RestError';
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

export function restError(status: number, errorCode: string, message: string): RestError {
  return new RestError(status, [{ message, errorCode } satisfies ErrorBody]);
}

export const notFound = (): RestError => restError(404, 'NOT_FOUND', 'The requested resource does not exist');

/** Of Bulk API 2.0 below `/services/data`, and of the first Bulk API below `/services/async`. */
export const noBulkJobs = (): RestError => restError(404, 'NOT_FOUND', 'The emulator has no bulk jobs.');

/** The format of the answer is not documented: an edge server sends it. */
export const tooLong = (status: 414 | 431): RestError =>
  new RestError(status, `<html><body><h1>${status} ${tooLongNames[status]}</h1></body></html>`, {
    'content-type': 'text/html;charset=UTF-8',
  });

/** Source: REST API Developer Guide, "API End-of-Life Policy": 410 for any resource. */
export const retiredVersion = (format: 'json' | 'html'): RestError =>
  format === 'json'
    ? restError(410, 'UNSUPPORTED_API_VERSION', 'The requested API version is retired.')
    : new RestError(410, '<html><body><h1>410 Gone</h1></body></html>', { 'content-type': 'text/html;charset=UTF-8' });

const tooLongNames = { 414: 'URI Too Long', 431: 'Request Header Fields Too Large' };

export const unknownKeyField = (name: string): RestError =>
  restError(404, 'NOT_FOUND', `Provided external ID field does not exist or is not accessible: ${name}`);

export const methodNotAllowed = (method: string, allowed: readonly string[]): RestError =>
  restError(405, 'METHOD_NOT_ALLOWED', `HTTP Method '${method}' not allowed. Allowed are ${allowed.join(',')}`);

export const unsupportedObject = (name: string): RestError =>
  restError(
    400,
    'INVALID_TYPE',
    `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
