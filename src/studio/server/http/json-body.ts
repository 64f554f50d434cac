// The JSON body of a request. Its shape is checked here, because a program may have sent it.
import type { Context } from 'hono';
import { isJsonObject, type JsonObject } from '../../../json.ts';
import { RequestError } from './request-error.ts';

/** A mapping with its examples is much smaller. */
export const mostBodyBytes = 8 * 1024 * 1024;

export async function jsonBody({ req }: Context): Promise<JsonObject> {
  const body: unknown = await req.json().catch(() => undefined);
  if (!isJsonObject(body)) throw new RequestError(400, 'The body must be a JSON object.');
  return body;
}

export function textIn(body: JsonObject, name: string): string {
  const value = body[name];
  if (typeof value !== 'string') throw new RequestError(400, `"${name}" must be a text.`);
  return value;
}

export function eventIn(body: JsonObject): JsonObject | undefined {
  const { event } = body;
  if (event === undefined || event === null) return undefined;
  if (!isJsonObject(event)) throw new RequestError(400, '"event" must be a JSON object.');
  return event;
}

export function textsIn(body: JsonObject, name: string): string[] {
  const value = body[name] ?? [];
  if (!Array.isArray(value) || !value.every((each) => typeof each === 'string'))
    throw new RequestError(400, `"${name}" must be a list of texts.`);
  return value;
}
