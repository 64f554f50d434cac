// What one line of an S3 object is, by CloudEvents 1.0: an event with its identity, or no event.
import { isObject, type JsonObject, readJson } from './json.ts';

export interface ModelEvent {
  /** `source` and `id` together identify an event. */
  source: string;
  id: string;
  type: string;
  /** Milliseconds since 1970. */
  timeMs: number;
  data: JsonObject;
}

export type ModelLine =
  | { kind: 'event'; event: ModelEvent }
  /** An event without an id, or several. Which events are the same is judged by what they became: see `breachesOfNameless`. */
  | { kind: 'nameless' }
  /** Why it can only end as a dead-letter message. */
  | { kind: 'unreadable'; codes: readonly string[] };

/** Equal for two events if and only if `source` and `id` are. */
export const identityOf = ({ source, id }: Pick<ModelEvent, 'source' | 'id'>) => `${source}\n${id}`;

/** On one line. */
const severalNameless = /^(?:\{"type":"[^"]*","data":\{"title":"[^"]*"\}\}){2,}$/;

const toleranceMs = 15 * 60_000;

/**
 * The clock of the platform may be minutes fast. A time that is later than that would make the event the newest for ever.
 * @param lastModified of its object, in milliseconds since 1970
 */
export const isFromFuture = ({ timeMs }: Pick<ModelEvent, 'timeMs'>, lastModified: number) =>
  timeMs > lastModified + toleranceMs;

/** @param lastModified of its object, in milliseconds since 1970: the time of an event that has none */
export function readLine(text: string, lastModified: number): ModelLine {
  const unreadable = (...codes: string[]): ModelLine => ({ kind: 'unreadable', codes });
  let json: ReturnType<typeof readJson>;
  try {
    json = readJson(text);
  } catch {
    return severalNameless.test(text) ? { kind: 'nameless' } : unreadable('event/not-json');
  }
  if (!isObject(json)) return unreadable('event/not-an-object');
  const { id, source, type, time, data = {} } = json;
  if (type === undefined) return unreadable('event/no-type');
  if (json.specversion === undefined && id === undefined) return { kind: 'nameless' };
  if (typeof id !== 'string' || typeof source !== 'string' || typeof type !== 'string')
    return unreadable('event/bad-attribute');
  const timeMs = typeof time === 'string' ? Date.parse(time) : lastModified;
  return { kind: 'event', event: { source, id, type, timeMs, data: isObject(data) ? data : {} } };
}
