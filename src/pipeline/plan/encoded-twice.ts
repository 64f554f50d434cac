// JSON inside a text: the usual mistake of platforms that encode the data before they encode the event. CloudEvents says that
// such data is a text, so it is not read; the reason of what fails on it says what is wrong.
import type { JsonObject } from '../../json.ts';
import { holdsJson } from '../../values/json-in-text.ts';

/** Where events have their data: CloudEvents, EventBridge, outbox tables, Segment, API Gateway. A reason may name them. */
const members = ['data', 'detail', 'payload', 'properties', 'body'] as const;

/** A sentence for people, if the event's `data` is a text that holds a JSON object or array, or another such member. */
export function encodedTwice(event: JsonObject): string | undefined {
  const found = members.find((name) => Object.hasOwn(event, name) && holdsJson(event[name]));
  return found && `The event's "${found}" is a text that holds JSON: the platform encoded it twice.`;
}
