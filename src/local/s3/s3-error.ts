// S3 errors: a code, a status and a message, in XML. Some add headers.
import { ownValue } from '../own-value.ts';

const statuses: Readonly<Record<string, number>> = {
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NoSuchVersion: 404,
  NoSuchUpload: 404,
  MethodNotAllowed: 405,
  PreconditionFailed: 412,
  NotModified: 304,
  InvalidRange: 416,
  BucketAlreadyOwnedByYou: 409,
  AccessDenied: 403,
  SlowDown: 503,
  ServiceUnavailable: 503,
  InternalError: 500,
  NotImplemented: 501,
};

export class S3Error extends Error {
  readonly code: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  /** @param options.status default: the status that belongs to the code, otherwise 400 */
  constructor(
    code: string,
    message: string,
    options: { status?: number | undefined; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = 'S3Error';
    this.code = code;
    this.status = options.status ?? ownValue(statuses, code) ?? 400;
    this.headers = options.headers ?? {};
  }
}

export const invalidArgument = (message: string) => new S3Error('InvalidArgument', message);

export const notImplemented = (what: string) =>
  new S3Error('NotImplemented', `${what} is not supported by this emulator.`);
