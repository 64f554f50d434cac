// What a request that failed is answered.
import type { Context } from 'hono';
import { awsErrorText } from '../../../cli/aws/aws-error.ts';
import { UsageError } from '../../../cli/io.ts';
import type { ApiError } from '../../contract.ts';
import { RequestError } from './request-error.ts';
import { sentenceOf } from './sentence.ts';

export function answerError(error: Error, c: Context) {
  if (error instanceof RequestError) return c.json(errorOf(error.message), error.status);
  // What a person can put right, as the commands say it.
  if (error instanceof UsageError) return c.json(errorOf(sentenceOf(error.message)), 409);
  const awsMistake = awsErrorText(error);
  if (awsMistake !== undefined) return c.json(errorOf(sentenceOf(awsMistake)), 502);
  return c.json(errorOf(`The studio failed: ${error.message}`), 500);
}

export const errorOf = (message: string): ApiError => ({ message });
