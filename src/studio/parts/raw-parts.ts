// What can be read of a mapping that does not have the form of one: everything in the right place with the right kind of
// value. The rest is left out, and the check says what is wrong with it.
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { RawExample, RawLink, RawQueue, RawRecord } from '../../pipeline/mapping/compile/raw-mapping.ts';

export interface RawParts {
  types: string[];
  newest?: string | number | boolean | null;
  /** By index; undefined for an entry that is no record. */
  records: (RawRecord | undefined)[];
  examples: (RawExample | undefined)[];
}

/** @param value the YAML as plain data */
export function rawParts(value: unknown): RawParts {
  const file = objectIn(value);
  const newest = file.newest;
  return {
    types: [file.event].flat().filter((type) => typeof type === 'string'),
    ...(isScalarValue(newest) && { newest }),
    records: listIn(file.records).map(rawRecord),
    examples: listIn(file.examples).map(rawExample),
  };
}

type Scalar = string | number | boolean | null;

const isScalarValue = (value: unknown): value is Scalar =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);
const objectIn = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});
const listIn = (value: JsonValue | undefined): JsonValue[] => (Array.isArray(value) ? value : []);

function rawRecord(value: JsonValue): RawRecord | undefined {
  if (!isJsonObject(value) || typeof value.object !== 'string') return undefined;
  const { object, operation, when, forEach, recordType } = value;
  const key = scalarsIn(value.key);
  return {
    object,
    ...(isOperation(operation) && { operation }),
    ...(isScalarValue(when) && { when }),
    ...(isScalarValue(forEach) && { forEach }),
    ...(Object.keys(key).length > 0 && { key }),
    ...(typeof recordType === 'string' && { recordType }),
    fields: Object.fromEntries(Object.entries(objectIn(value.fields)).filter(isField)),
    constants: scalarsIn(value.constants),
    links: Object.fromEntries(Object.entries(objectIn(value.links)).filter(isLink)),
  };
}

const isOperation = (value: unknown): value is NonNullable<RawRecord['operation']> =>
  ['upsert', 'update', 'create', 'delete'].includes(String(value));

const scalarsIn = (value: JsonValue | undefined): Record<string, Scalar> =>
  Object.fromEntries(
    Object.entries(objectIn(value)).filter((pair): pair is [string, Scalar] => isScalarValue(pair[1])),
  );

type RawField = NonNullable<RawRecord['fields']>[string];

function isField(pair: [string, JsonValue]): pair is [string, RawField & JsonValue] {
  const [, value] = pair;
  return isScalarValue(value) || (isJsonObject(value) && isScalarValue(value.from));
}

function isLink(pair: [string, JsonValue]): pair is [string, (RawLink | RawQueue) & JsonObject] {
  const [, value] = pair;
  if (!isJsonObject(value)) return false;
  if (typeof value.queue === 'string') return true;
  return typeof value.object === 'string' && Object.keys(scalarsIn(value.key)).length > 0;
}

function rawExample(value: JsonValue): RawExample | undefined {
  if (!isJsonObject(value) || !isJsonObject(value.event)) return undefined;
  const { name, event, key, salesforce, expect = [] } = value;
  return {
    name: typeof name === 'string' ? name : 'an example without a name',
    event,
    ...(typeof key === 'string' && { key }),
    ...((isJsonObject(salesforce) || typeof salesforce === 'string') && { salesforce }),
    expect,
  };
}
