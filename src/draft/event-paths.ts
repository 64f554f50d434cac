// The single values of an event and the expressions that find them: what a first mapping can be made of.
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';

export interface EventPath {
  /** Names from the top of the event. */
  steps: readonly string[];
  /** JSONata. */
  expression: string;
  value: JsonValue;
}

/** What says which event it is, as it was read. */
export interface Identity {
  id: string;
  source: string;
  type: string;
  time: string;
}

/**
 * All that is no object, in the order of the event. A list counts as one value. CloudEvents' own attributes are left out
 * but `id` and `time`; of other events `source` and `type`, unless they say something else.
 */
export function eventPaths(event: JsonObject, identity?: Identity): EventPath[] {
  const attributes = Object.hasOwn(event, 'specversion')
    ? ['specversion', 'source', 'type', 'subject', 'datacontenttype', 'dataschema']
    : (['source', 'type'] as const).filter((name) => event[name] === identity?.[name]);
  const own = Object.entries(event).filter(([name]) => !attributes.some((each) => each === name));
  return own.flatMap(([name, value]) => pathsIn(value, [name]));
}

function pathsIn(value: JsonValue, steps: readonly string[]): EventPath[] {
  if (isJsonObject(value)) return Object.entries(value).flatMap(([name, each]) => pathsIn(each, [...steps, name]));
  return [{ steps, expression: steps.map(stepText).join('.'), value }];
}

/** Words that JSONata takes for its own, and names with other signs, stand in backticks. */
const stepText = (name: string) =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !['and', 'or', 'in', 'true', 'false', 'null'].includes(name)
    ? name
    : `\`${name}\``;
