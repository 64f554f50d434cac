// `s3sf emulate`: what is set up in the emulated Salesforce of the local stack in this folder: rules, faults and switches.
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../json.ts';
import { UsageError } from '../../io.ts';
import { controlSalesforce } from '../../local-stack/emulated/control.ts';
import { runningHere } from '../../local-stack/state.ts';

export interface EmulateOptions {
  /** Removes all rules and faults and sets the switches back first. */
  clear: boolean;
}

export interface EmulatedSetUp {
  rules: JsonObject[];
  faults: JsonObject[];
  /** Switches that are not as usual. */
  behavior: JsonObject;
  /** The new address of the org, if it was moved. */
  instanceUrl?: string;
}

/** What a file may have, and where the emulator takes it. */
const parts: Readonly<Record<string, readonly [method: string, path: string]>> = {
  behavior: ['PUT', 'behavior'],
  access: ['PUT', 'access'],
  rules: ['POST', 'rules'],
  faults: ['POST', 'faults'],
};
const names = [...Object.keys(parts), 'move'];

/**
 * Applies a file and returns what is then set up.
 * @param source path of a YAML file, or YAML itself in braces or brackets; undefined changes nothing
 * Throws `UsageError` if no local stack runs in this folder, or the emulator refuses something.
 */
export async function emulate(
  source: string | undefined,
  { clear }: EmulateOptions,
  signal: AbortSignal,
): Promise<EmulatedSetUp> {
  const stack = await runningHere();
  if (!stack) throw new UsageError('no pipeline runs in this folder. Start one with "npm start" and try again');
  const setUp = source === undefined ? {} : await readSetUp(source);
  const call = (method: string, path: string, body?: JsonValue) =>
    controlSalesforce(stack, { method, path, body }, signal);
  if (clear) for (const path of ['rules', 'faults', 'behavior']) await call('DELETE', path);
  for (const [name, [method, path]] of Object.entries(parts)) {
    const value = setUp[name];
    if (value !== undefined) await call(method, path, value);
  }
  const moved = setUp.move === undefined ? undefined : await call('POST', 'move', { old: setUp.move });
  const read = async (path: string) => (await call('GET', path)) as never;
  return {
    rules: await read('rules'),
    faults: await read('faults'),
    behavior: await read('behavior'),
    ...(isJsonObject(moved) ? { instanceUrl: String(moved.instanceUrl) } : {}),
  };
}

async function readSetUp(source: string): Promise<JsonObject> {
  const isInline = /^\s*[{[]/.test(source);
  const where = isInline ? 'the argument' : source;
  const value = await yamlOf(source, isInline).catch((error: unknown) => {
    throw new UsageError(`${where} cannot be read: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
  });
  const setUp = Array.isArray(value) ? { rules: value } : value;
  if (!isJsonObject(setUp))
    throw new UsageError(`${where} must be a list of rules, or an object with any of: ${names.join(', ')}`);
  const unknown = Object.keys(setUp).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new UsageError(`${where} has "${unknown}". It can have: ${names.join(', ')}`);
  return setUp;
}

const yamlOf = async (source: string, isInline: boolean): Promise<JsonValue> =>
  parse(isInline ? source : await readFile(source, 'utf8'));
