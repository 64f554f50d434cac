// The interface of one S3 operation.
import type { IncomingMessage } from 'node:http';
import type { S3 } from '../s3.ts';
import type { Spool } from '../storage/spool.ts';
import type { Reply } from './reply.ts';
import type { S3Request } from './route.ts';

export interface CallContext extends S3Request {
  s3: S3;
  spool: Spool;
  /** The HTTP request, with its body not yet read. */
  message: IncomingMessage;
}

/** Returns the reply or throws an S3Error. */
export type Call = (context: CallContext) => Reply | Promise<Reply>;
