// The values of an event and the expressions that find them: the material of a first mapping.
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { isBlank } from '../values/blank.ts';

export interface EventPath {
  /** Names from the top of the event. */
  steps: readonly string[];
  /** JSONata. */
  expression: string;
  value: JsonValue;
  /** True if a sample has no value here, or an empty one. */
  mayBeEmpty?: boolean;
  /** True if two samples, which are different events, have the same value here. */
  isRepeated?: boolean;
}

/** The event's identity, as it was read. */
export interface Identity {
  id: string;
  source: string;
  type: string;
  time: string;
}

/**
 * All values except objects, in the order of the event. A list counts as one value. Of a CloudEvent's attributes only `id`
 * and `time` are included; for other events `source` and `type` are left out if they are the identity.
 */
export function eventPaths(event: JsonObject, identity?: Identity): EventPath[] {
  const attributes = Object.hasOwn(event, 'specversion')
    ? ['specversion', 'source', 'type', 'subject', 'datacontenttype', 'dataschema']
    : (['source', 'type'] as const).filter((name) => event[name] === identity?.[name]);
  const own = Object.entries(event).filter(([name]) => !attributes.some((each) => each === name));
  return own.flatMap(([name, value]) => pathsIn(value, [name]));
}

/** The paths of several events, each with the first value that is not empty. */
export function pathsOfSamples(samples: readonly { event: JsonObject; identity: Identity }[]): EventPath[] {
  const all = samples.flatMap(({ event, identity }) => eventPaths(event, identity));
  return [...Map.groupBy(all, ({ expression }) => expression).values()].flatMap((same) => {
    const values = same.map(({ value }) => value).filter((value) => !isEmpty(value));
    const [first] = same;
    if (!first) return [];
    return [
      {
        ...first,
        value: values[0] ?? first.value,
        mayBeEmpty: values.length < samples.length,
        isRepeated: new Set(values.map((value) => JSON.stringify(value))).size < values.length,
      },
    ];
  });
}

const isEmpty = (value: JsonValue) => value === null || (typeof value === 'string' && isBlank(value));

function pathsIn(value: JsonValue, steps: readonly string[]): EventPath[] {
  if (isJsonObject(value)) return Object.entries(value).flatMap(([name, each]) => pathsIn(each, [...steps, name]));
  return [{ steps, expression: pathExpression(steps), value }];
}

/** A path from the top of the event, in JSONata. */
export const pathExpression = (names: readonly string[]): string => names.map(stepText).join('.');

/** JSONata's keywords, and names with other characters, need backquotes. */
const stepText = (name: string) =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !['and', 'or', 'in', 'true', 'false', 'null'].includes(name)
    ? name
    : `\`${name}\``;
