// Validates a client's input. The error for an invalid or missing parameter names it.
import type { MessageAttribute, MessageAttributes, NewMessage } from '../queues/message.ts';
import { invalidParameter, SqsError } from './sqs-error.ts';

export type Input = Readonly<Record<string, unknown>>;

export function readInput(value: unknown): Input {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidParameter('The request body is not a JSON object.');
  }
  return value as Input;
}

export function optionalText(input: Input, name: string): string | undefined {
  const value = input[name] ?? undefined;
  if (value !== undefined && typeof value !== 'string') throw invalidParameter(`${name} must be a string.`);
  return value;
}

export function text(input: Input, name: string): string {
  const value = optionalText(input, name);
  if (value === undefined) throw new SqsError('MissingParameter', `The request must contain the parameter ${name}.`);
  return value;
}

export function optionalNumber(input: Input, name: string): number | undefined {
  const value = input[name] ?? undefined;
  if (value !== undefined && typeof value !== 'number') throw invalidParameter(`${name} must be a number.`);
  return value;
}

export function number(input: Input, name: string): number {
  const value = optionalNumber(input, name);
  if (value === undefined) throw new SqsError('MissingParameter', `The request must contain the parameter ${name}.`);
  return value;
}

export function texts(input: Input, name: string): string[] {
  const value = input[name] ?? [];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw invalidParameter(`${name} must be a list of strings.`);
  }
  return value;
}

export function textMap(input: Input, name: string): Record<string, string> {
  const map = readInput(input[name] ?? {});
  return Object.fromEntries(Object.keys(map).map((key) => [key, text(map, key)]));
}

/** The queue name at the end of a queue URL, whatever its host. */
export const queueName = (input: Input): string => text(input, 'QueueUrl').split('/').at(-1) ?? '';

export function readMessage(input: Input): NewMessage {
  for (const name of ['MessageGroupId', 'MessageDeduplicationId', 'MessageSystemAttributes']) {
    if (input[name] !== undefined) throw new SqsError('NotImplemented', `${name} is not supported by this emulator.`);
  }
  return {
    body: text(input, 'MessageBody'),
    attributes: readAttributes(readInput(input.MessageAttributes ?? {})),
    delaySeconds: optionalNumber(input, 'DelaySeconds'),
  };
}

function readAttributes(map: Input): MessageAttributes {
  return Object.fromEntries(Object.keys(map).map((name) => [name, readAttribute(readInput(map[name]))]));
}

function readAttribute(input: Input): MessageAttribute {
  const stringValue = optionalText(input, 'StringValue');
  const binaryValue = optionalText(input, 'BinaryValue');
  return {
    dataType: text(input, 'DataType'),
    ...(stringValue === undefined ? {} : { stringValue }),
    ...(binaryValue === undefined ? {} : { binaryValue }),
  };
}
