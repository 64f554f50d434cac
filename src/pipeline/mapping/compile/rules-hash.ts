// A hash of what a mapping says about an event. It changes when the same event could be written differently, and stays
// when only examples, comments, descriptions, layout or the order of names change.
import { hash } from 'node:crypto';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../json.ts';
import type { CompiledKey, CompiledRule, Expression } from '../mappings.ts';

export interface HashedRules {
  schema?: JsonObject | boolean;
  newest?: Expression;
  rules: readonly CompiledRule[];
}

/** SHA-256 in hex. */
export function rulesHash({ schema, newest, rules }: HashedRules): string {
  const said = { schema: schema ?? null, newest: textOf(newest), records: rules.map(ruleOf) };
  return hash(
    'sha256',
    JSON.stringify(said, (_, value: JsonValue) => (isJsonObject(value) ? sorted(value) : value)),
  );
}

const textOf = (expression: Expression | undefined) => expression?.source.trim() ?? null;

const keyOf = (key: CompiledKey | undefined) => (key ? { [key.field]: textOf(key.value) } : null);

function ruleOf(rule: CompiledRule): JsonObject {
  return {
    object: rule.sObject,
    operation: rule.operation,
    when: textOf(rule.when),
    forEach: textOf(rule.forEach),
    key: keyOf(rule.key),
    fields: Object.fromEntries(
      rule.fields.map(({ field, value, missing }) => [field, { from: textOf(value), missing }]),
    ),
    constants: Object.fromEntries(rule.constants.map(({ field, value }) => [field, value])),
    links: Object.fromEntries(
      rule.links.map(({ field, sObject, key, notFound, missing }) => [
        field,
        { object: sObject, key: keyOf(key), notFound, missing },
      ]),
    ),
  };
}

function sorted(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
