// Lambda logs what is thrown, and the message of an error that nobody foresaw may quote what it tripped over.
import { ConfigurationError } from '../configuration.ts';

/** The error with its kind and its stack, and a message of ours. */
export function withoutContent(error: unknown): Error {
  if (error instanceof ConfigurationError) return error;
  const { name, stack = '' } = error instanceof Error ? error : new Error();
  const kind = /^[A-Za-z]{1,60}$/.test(name) ? name : 'Error';
  const bare = new Error(`The invocation failed (${kind}); its messages are delivered again.`);
  bare.stack = [
    bare.message,
    ...stack.split('\n').filter((line) => /^\s+at (\S+ |async \S+ )*\(?(file:|node:|\/)\S+:\d+:\d+\)?$/.test(line)),
  ].join('\n');
  return bare;
}
