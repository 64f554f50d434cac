// The event types of the mappings, each with the rules that can apply to it.

import type { ExpressionEngine } from '../../pipeline/mapping/expressions/expression-engine.ts';
import type {
  CompiledKey,
  CompiledMapping,
  CompiledRule,
  Expression,
  Mappings,
} from '../../pipeline/mapping/mappings.ts';
import type { SalesforceSchema } from '../../salesforce-schema.ts';
import type { EventTypeOverview, ExpressionOverview, IfAbsent, RuleOverview, WriteOverview } from '../overview.ts';
import { fieldLabel, objectLabel, ruleInWords } from '../words/labels.ts';
import { onOneLine, shortExpression } from '../words/short-expression.ts';
import { alwaysFound } from './always-found.ts';
import { type ConditionForType, conditionForType } from './condition-for-type.ts';
import type { ShownExample } from './shown-examples.ts';

export interface EventTypeContext {
  schema: SalesforceSchema;
  shown: readonly ShownExample[];
  engine: ExpressionEngine;
}

export async function eventTypesOf(
  mappings: Pick<Mappings, 'all'>,
  context: EventTypeContext,
): Promise<EventTypeOverview[]> {
  const eventTypes: EventTypeOverview[] = [];
  for (const mapping of mappings.all()) {
    const applying = await rulesByType(mapping, context);
    for (const type of mapping.types) {
      const { file, location, description, newest } = mapping;
      eventTypes.push({
        type,
        file,
        location,
        ...(description !== undefined && { description }),
        ...(newest && { newest: expressionOf(newest) }),
        examples: indexesOf(context.shown, (example) => example.type === type),
        rules: (applying.get(type) ?? []).map((each) => ruleOf(each, { type, mapping, ...context })),
      });
    }
  }
  return eventTypes;
}

interface ApplyingRule {
  rule: CompiledRule;
  index: number;
  /** As source text; absent: it always applies. */
  condition?: string;
}

/** A rule that seems to apply to none of the types is shown under each of them, as it is written. */
async function rulesByType(
  { types, rules }: CompiledMapping,
  { shown, engine }: EventTypeContext,
): Promise<Map<string, ApplyingRule[]>> {
  // An event that is not a CloudEvent may have something else under this name.
  const readsType = shown.every((example) => example.readsType || !types.includes(example.type ?? ''));
  const byType = new Map<string, ApplyingRule[]>(types.map((type) => [type, []]));
  for (const [index, rule] of rules.entries()) {
    const { when } = rule;
    const found: [string, ConditionForType][] = [];
    for (const type of types) {
      const condition = when && readsType ? await conditionForType(when, type, engine) : (when?.source ?? true);
      found.push([type, condition]);
    }
    const isUseless = when !== undefined && found.every(([, condition]) => condition === false);
    for (const [type, condition] of found) {
      if (condition === false && !isUseless) continue;
      const text = isUseless ? when.source : condition;
      byType.get(type)?.push({ rule, index, ...(typeof text === 'string' && { condition: text }) });
    }
  }
  return byType;
}

interface RuleContext extends EventTypeContext {
  type: string;
  mapping: CompiledMapping;
}

function ruleOf({ rule, index, condition }: ApplyingRule, context: RuleContext): RuleOverview {
  const { sObject, options, location, when, forEach, key } = rule;
  const { operation, assignmentRules, duplicateRules } = options;
  const { schema, shown, type } = context;
  const isShown = (example: ShownExample) =>
    example.type === type && example.records.some((record) => record.rule === index);
  return {
    id: `${type}#${index}`,
    index,
    sObject,
    operation,
    words: ruleInWords(operation, objectLabel(schema, sObject), key !== undefined),
    location,
    ...(condition !== undefined && when && { condition: { ...expressionIn(condition), location: when.location } }),
    ...(forEach && { forEach: expressionOf(forEach) }),
    ...(assignmentRules !== undefined && { assignmentRules }),
    ...(duplicateRules !== undefined && { duplicateRules }),
    writes: writesOf(rule).map((write) => ({
      ...labelled(write, sObject, context),
      ...ifAbsentOf(write, context.mapping),
      ...shownValues(write.field, index, context),
    })),
    shownBy: indexesOf(shown, isShown),
  };
}

type Write = Pick<WriteOverview, 'field' | 'from' | 'location' | 'constant'> & {
  value?: Expression;
  missing?: IfAbsent['effect'];
  onPurpose?: true;
  target?: { sObject: string; by: string; name?: string; notFound: 'retry' | 'omit' };
};

const fieldOfKey = ({ field, nameLocation, value }: CompiledKey): Write => ({
  field,
  from: 'key',
  location: nameLocation,
  value,
  missing: 'reject',
});

function writesOf({ key, constants, fields, links, named = [] }: CompiledRule): Write[] {
  return [
    ...(key ? [fieldOfKey(key)] : []),
    ...constants.map(({ field, nameLocation, value: constant }): Write => {
      return { field, from: 'constant', location: nameLocation, constant };
    }),
    ...fields.map(({ field, nameLocation, value, missing, keepsOnPurpose }): Write => {
      const onPurpose = keepsOnPurpose && { onPurpose: keepsOnPurpose };
      return { field, from: 'field', location: nameLocation, value, missing, ...onPurpose };
    }),
    ...links.map(({ field, nameLocation, sObject, key: { field: by, value }, notFound, missing }): Write => {
      const target = { sObject, by, notFound };
      return { field, from: 'link', location: nameLocation, value, missing, target };
    }),
    ...named.map(({ field, nameLocation, kind, name }): Write => {
      const sObject = kind === 'queue' ? 'Group' : 'RecordType';
      const target = { sObject, by: 'DeveloperName', name, notFound: 'retry' as const };
      return { field, from: 'name', location: nameLocation, target };
    }),
  ];
}

function labelled({ field, from, location, constant, value, target }: Write, sObject: string, context: RuleContext) {
  const { schema } = context;
  return {
    field,
    label: fieldLabel(schema, sObject, field),
    from,
    location,
    ...(value && { expression: expressionOf(value) }),
    ...(constant !== undefined && { constant }),
    ...(target && {
      target: {
        ...target,
        label: objectLabel(schema, target.sObject),
        byLabel: target.name === undefined ? fieldLabel(schema, target.sObject, target.by) : 'Developer Name',
      },
    }),
  };
}

function ifAbsentOf({ value, missing, onPurpose }: Write, mapping: CompiledMapping): { ifAbsent: IfAbsent } {
  if (!value || missing === undefined) return { ifAbsent: { effect: 'never' } };
  const found = alwaysFound(value.tree, mapping);
  if (!found) return { ifAbsent: { effect: missing, ...(onPurpose && { onPurpose }) } };
  const { requiredPaths } = found;
  return { ifAbsent: { effect: 'never', ...(requiredPaths.length > 0 && { requiredPaths }) } };
}

function shownValues(field: string, rule: number, { shown, type }: RuleContext) {
  const having = (matches: (value: unknown) => boolean) =>
    indexesOf(
      shown,
      (example) =>
        example.type === type &&
        example.records.some(
          (record) => record.rule === rule && record.values.has(field) && matches(record.values.get(field)),
        ),
    );
  return {
    setBy: having((value) => value !== undefined && value !== null),
    clearedBy: having((value) => value === null),
    keptBy: having((value) => value === undefined),
  };
}

const expressionIn = (source: string) => ({ text: onOneLine(source), short: shortExpression(source) });

const expressionOf = ({ source, location }: Expression): ExpressionOverview => ({ ...expressionIn(source), location });

const indexesOf = (shown: readonly ShownExample[], matches: (example: ShownExample) => boolean): number[] =>
  shown.flatMap((example, index) => (matches(example) ? index : []));
