// One rule as it applies to an event type: what it writes, when, and which examples show it.
import type { CompiledKey, CompiledMapping, CompiledRule, Expression } from '../../pipeline/mapping/mappings.ts';
import type { SalesforceSchema } from '../../salesforce-schema.ts';
import type { ExpressionOverview, IfAbsent, RuleOverview, WriteOverview } from '../overview.ts';
import { fieldLabel, objectLabel, ruleInWords } from '../words/labels.ts';
import { onOneLine, shortExpression } from '../words/short-expression.ts';
import { alwaysFound } from './always-found.ts';
import type { ShownExample } from './shown-examples.ts';

export interface NumberedExample {
  example: ShownExample;
  /** Among all examples. */
  index: number;
}

export interface ApplyingRule {
  rule: CompiledRule;
  index: number;
  /** As source text; absent: it always applies. */
  condition?: string;
}

export interface RuleContext {
  schema: SalesforceSchema;
  type: string;
  mapping: CompiledMapping;
  /** Of the type. */
  examples: readonly NumberedExample[];
}

export function ruleOf({ rule, index, condition }: ApplyingRule, context: RuleContext): RuleOverview {
  const { sObject, options, location, when, forEach, key } = rule;
  const { operation, assignmentRules, duplicateRules } = options;
  const { schema, examples, type } = context;
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
    shownBy: indexesOf(examples, ({ records }) => records.some((record) => record.rule === index)),
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

function shownValues(field: string, rule: number, { examples }: RuleContext) {
  const having = (matches: (value: unknown) => boolean) =>
    indexesOf(examples, ({ records }) =>
      records.some(
        (record) => record.rule === rule && record.values.some((each) => each.field === field && matches(each.value)),
      ),
    );
  return {
    setBy: having((value) => value !== undefined && value !== null),
    clearedBy: having((value) => value === null),
    keptBy: having((value) => value === undefined),
  };
}

const expressionIn = (source: string) => ({ text: onOneLine(source), short: shortExpression(source) });

export const expressionOf = ({ source, location }: Expression): ExpressionOverview => ({
  ...expressionIn(source),
  location,
});

const indexesOf = (examples: readonly NumberedExample[], matches: (example: ShownExample) => boolean): number[] =>
  examples.flatMap(({ example, index }) => (matches(example) ? index : []));
