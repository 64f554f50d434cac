// Lambda logs what is thrown, and the message of an error that nobody foresaw may quote what it tripped over.
import { ConfigurationError } from './configuration.ts';

/** The error with its kind and its stack, and a message of ours. */
export function withoutContent(error: unknown): Error {
  if (error instanceof ConfigurationError) return error;
  const { name, stack = '' } = error instanceof Error ? error : new Error();
  const bare = new Error(`The invocation failed (${name}); its messages are delivered again.`);
  bare.stack = [bare.message, ...stack.split('\n').filter((line) => /^\s+at /.test(line))].join('\n');
  return bare;
}
