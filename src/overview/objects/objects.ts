// The objects that the rules write and look up, each with its fields and who writes them.
import type { JsonValue } from '../../json.ts';
import type { SalesforceSchema } from '../../salesforce-schema.ts';
import type { ShownExample } from '../events/shown-examples.ts';
import type {
  EventTypeOverview,
  FieldOverview,
  LookUpOverview,
  ObjectOverview,
  RuleOverview,
  WriterOverview,
} from '../overview.ts';
import { typeInWords } from '../words/field-types.ts';
import { fieldLabel, objectLabel } from '../words/labels.ts';
import { leftAloneBy } from './left-alone.ts';

interface PlacedRule {
  eventType: EventTypeOverview;
  rule: RuleOverview;
  /** Among the rules of all event types. */
  position: number;
}

/** Set-up objects, whose records have names instead of keys. */
const setUp = new Set(['Group', 'RecordType']);

export function objectsOf(
  eventTypes: readonly EventTypeOverview[],
  { schema, shown }: { schema: SalesforceSchema; shown: readonly ShownExample[] },
): ObjectOverview[] {
  const rules = eventTypes
    .flatMap((eventType) => eventType.rules.map((rule) => ({ eventType, rule })))
    .map((each, position): PlacedRule => ({ ...each, position }));
  const written = Map.groupBy(rules, ({ rule }) => rule.sObject);
  const lookUps = Map.groupBy(lookUpsIn(rules, schema), ({ target }) => target);
  const names = [...written.keys(), ...lookUps.keys()];
  const position = (sObject: string) => {
    const own = written.get(sObject) ?? [];
    return own.length === 0 ? Number.POSITIVE_INFINITY : own.reduce((sum, each) => sum + each.position, 0) / own.length;
  };
  return [...new Set(names)]
    .toSorted((a, b) => position(a) - position(b) || 0)
    .map((sObject): ObjectOverview => {
      const own = written.get(sObject) ?? [];
      return {
        sObject,
        label: objectLabel(schema, sObject),
        isCustom: schema.sObject(sObject)?.custom ?? false,
        rules: own.map(({ rule }) => rule.id),
        deletedBy: unique(own.flatMap(({ rule, eventType }) => (rule.operation === 'delete' ? eventType.type : []))),
        fields: fieldsOf(sObject, own, { schema, shown }),
        lookUps: (lookUps.get(sObject) ?? []).map(({ target: _, ...lookUp }) => lookUp),
      };
    });
}

function lookUpsIn(rules: readonly PlacedRule[], schema: SalesforceSchema): (LookUpOverview & { target: string })[] {
  const found = new Map<string, LookUpOverview & { target: string }>();
  for (const { rule } of rules) {
    const { sObject } = rule;
    for (const { field, label, target } of rule.writes) {
      if (!target || setUp.has(target.sObject)) continue;
      const { by, byLabel } = target;
      const name = JSON.stringify([target.sObject, by, sObject, field]);
      const known = found.get(name) ?? {
        target: target.sObject,
        by,
        byLabel,
        field,
        fieldLabel: label || fieldLabel(schema, sObject, field),
        sObject,
        rules: [],
      };
      known.rules.push(rule.id);
      found.set(name, known);
    }
  }
  return [...found.values()];
}

/** Shown in full. */
const mostValues = 5;

function fieldsOf(
  sObject: string,
  rules: readonly PlacedRule[],
  { schema, shown }: { schema: SalesforceSchema; shown: readonly ShownExample[] },
): FieldOverview[] {
  // A record that is deleted is not written.
  const writers = rules
    .filter(({ rule }) => rule.operation !== 'delete')
    .flatMap(({ eventType, rule }) =>
      rule.writes.map((write): WriterOverview => {
        return { eventType: eventType.type, rule: rule.id, operation: rule.operation, write };
      }),
    );
  return [...Map.groupBy(writers, ({ write }) => write.field)].map(([name, own]): FieldOverview => {
    const field = schema.field(sObject, name);
    const examples = new Set(own.flatMap(({ write }) => write.setBy));
    const values = valuesIn(own, rules, shown);
    const isKey = own.some(({ write }) => write.from === 'key');
    return {
      field: name,
      label: fieldLabel(schema, sObject, name),
      type: field ? typeInWords(field) : '',
      isKey,
      ...(field?.referenceTo && { referenceTo: field.referenceTo }),
      isCustom: /__\w+$/.test(name),
      isRequired: field !== undefined && !field.nillable && field.createable && !field.defaultedOnCreate,
      writers: own,
      eventTypes: new Set(own.map(({ eventType }) => eventType)).size,
      examples: examples.size,
      values: values.slice(0, mostValues),
      moreValues: Math.max(0, values.length - mostValues),
      wins: own.every(({ operation }) => operation === 'create') ? 'first' : 'newest',
      leftAloneBy: leftAloneBy(name, own, rules),
    };
  });
}

/** Different ones, in the order of the examples. */
function valuesIn(
  writers: readonly WriterOverview[],
  rules: readonly PlacedRule[],
  shown: readonly ShownExample[],
): JsonValue[] {
  const indexes = new Map(rules.map(({ rule }) => [rule.id, rule.index]));
  const values = new Map<string, JsonValue>();
  for (const { rule, write } of writers) {
    for (const example of write.setBy) {
      for (const record of shown[example]?.records ?? []) {
        if (record.rule !== indexes.get(rule)) continue;
        const value = record.values.find(({ field }) => field === write.field)?.value;
        if (value !== undefined && value !== null) values.set(JSON.stringify(value), value);
      }
    }
  }
  return [...values.values()];
}

const unique = <Value>(values: readonly Value[]): Value[] => [...new Set(values)];
