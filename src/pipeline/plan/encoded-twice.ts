// JSON inside a text: the usual mistake of platforms that encode the data before they encode the event. CloudEvents says that
// such data is a text, so it is not read; the reason of what fails on it says what is wrong.
import type { JsonObject } from '../../json.ts';

/** A sentence for people, if the event's `data` is a text that holds a JSON object or array. */
export function encodedTwice({ data }: JsonObject): string | undefined {
  if (typeof data !== 'string' || !/^\s*[[{]/.test(data)) return undefined;
  try {
    JSON.parse(data);
  } catch {
    return undefined;
  }
  return 'The event\'s "data" is a text that holds JSON: the platform encoded it twice.';
}
