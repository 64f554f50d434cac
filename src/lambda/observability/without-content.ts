// Lambda logs what is thrown, and the message of an unexpected error may quote an event.
import { ConfigurationError } from '../wiring/configuration.ts';

/** The error with its name and stack, and a message of our own. */
export function withoutContent(error: unknown): Error {
  if (error instanceof ConfigurationError) return error;
  const { name, stack = '' } = error instanceof Error ? error : new Error();
  const kind = /^[A-Za-z]{1,60}$/.test(name) ? name : 'Error';
  const bare = new Error(`The invocation failed (${kind}). SQS delivers its messages again.`);
  bare.stack = [
    bare.message,
    ...stack.split('\n').filter((line) => /^\s+at (\S+ |async \S+ )*\(?(file:|node:|\/)\S+:\d+:\d+\)?$/.test(line)),
  ].join('\n');
  return bare;
}
