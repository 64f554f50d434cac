// What one event asks for, by one version of a mapping.
import type { ModelEvent } from './event.ts';
import type { Json } from './json.ts';
import type { ModelOrder } from './order.ts';
import { type RecordKey, recordKey } from './record-key.ts';

/** A value in Salesforce; a link is `OBJECT:IDENTITY`. */
export type ModelValue = string | number | boolean | null;

export interface ModelLink {
  target: RecordKey;
  /** True if the record is written without the link when the target does not exist. */
  mayBeOmitted: boolean;
}

export interface ModelWrite {
  operation: 'upsert' | 'update' | 'create' | 'delete';
  sObject: string;
  /** Absent for a platform event. */
  key?: RecordKey;
  /** The `forEach` that it is an item of. */
  list?: string;
  /** Null clears a field; a field that is absent keeps its value. */
  fields: Readonly<Record<string, ModelValue>>;
  links: Readonly<Record<string, ModelLink>>;
}

export type ModelPlan =
  | {
      kind: 'write';
      order: ModelOrder;
      writes: readonly ModelWrite[];
      /** True if the event asks for one record twice: the later one is not written, and the event says so. */
      hasSameRecord: boolean;
    }
  | { kind: 'nothing' }
  | { kind: 'rejected'; code: string };

/** Deployed mappings: `before` from the start, `after` once they have changed. */
export type Version = 'before' | 'after';

export interface RuleContext {
  event: ModelEvent;
  version: Version;
  /** The suffix that the changed mappings add to most texts. */
  mark: string;
}

/** A mapping as a function. A code says why it rejects the event. */
export type Rule = (context: RuleContext) => ModelWrite[] | { rejected: string };

/** A field's value as an expression finds it: undefined keeps the field, and blank text clears it. */
export type Found = Json | undefined;

interface WriteParts {
  fields?: Record<string, Found>;
  links?: Record<string, ModelLink | undefined>;
}

export function write(
  operation: ModelWrite['operation'],
  sObject: string,
  key: readonly [field: string, value: Found] | undefined,
  { fields = {}, links = {} }: WriteParts = {},
): ModelWrite {
  const defined = <T>(values: Record<string, T | undefined>) =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Record<string, T>;
  return {
    operation,
    sObject,
    ...(key ? { key: recordKey(sObject, key[0], String(key[1])) } : {}),
    fields: Object.fromEntries(Object.entries(defined(fields)).map(([name, value]) => [name, stored(value)])),
    links: defined(links),
  };
}

/** Text that is blank clears its field. */
const stored = (value: Json): ModelValue =>
  typeof value === 'string' && value.trim() === '' ? null : (value as ModelValue);

/** A link, if the expression finds a key. */
export const link = (sObject: string, value: Found, mayBeOmitted = false): ModelLink | undefined =>
  value === undefined ? undefined : { target: recordKey(sObject, 'Key__c', String(value)), mayBeOmitted };

/** A record type or a queue. */
export const named = (sObject: 'RecordType' | 'Group', name: string): ModelLink => ({
  target: recordKey(sObject, 'DeveloperName', name),
  mayBeOmitted: false,
});

/** A text with the mark of its mapping's version, if the event has the value. */
export const marked = (value: Found, mark: string): Found => (value === undefined ? undefined : `${value}${mark}`);
