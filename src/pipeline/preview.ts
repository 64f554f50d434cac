// What an event would do in Salesforce and why, as printable JSON: the plan, and the value of every expression behind
// it. It is the very plan that the function would make: preview only observes.

import type { JsonValue } from '../json.ts';
import { inexactPaths } from '../values/exact-json.ts';
import type { Event } from './event/event.ts';
import { expectationOf } from './expectation.ts';
import type { CompiledRule, Mappings, Settings } from './mapping/mappings.ts';
import { effectiveOptions } from './plan/effective-options.ts';
import { encodedTwice } from './plan/encoded-twice.ts';
import { locationText } from './plan/location-text.ts';
import type { ExpressionResult, Observation } from './plan/observe.ts';
import type { Operation, Plan } from './plan/plan.ts';
import { planEvent } from './plan/plan-event.ts';

export interface Preview {
  plan: Plan;
  /** The plan as an example would write it under `expect`. */
  expect: JsonValue;
  /** The mapping file; absent where no mapping has the event's type. */
  file?: string;
  /** Where the event has a number that would lose digits, which is a text in expressions: `data.counselor.id`. */
  inexact?: string[];
  /** True if `data` is a text that holds JSON: expressions find nothing in it. */
  encodedTwice?: true;
  rules: PreviewRule[];
}

/** The result of one rule, or of one item of its forEach. */
export interface PreviewRule {
  rule: number;
  item?: number;
  operation: Operation;
  sObject: string;
  /** Set if assignment rules run, and if duplicate rules that only alert let the record pass. */
  assignmentRules?: boolean;
  duplicateRules?: 'block' | 'allow';
  /** `file:line:column` */
  location: string;
  /**
   * `same-record`: not written, because another record of the event is the same; `plan.unwritten` says which. `stopped`:
   * the event failed here; `plan.failure` says why. `not-reached`: it failed before this.
   */
  outcome: 'written' | 'same-record' | 'when-false' | 'no-items' | 'stopped' | 'not-reached';
  /** `found` is the item. */
  forEach?: PreviewExpression;
  when?: PreviewExpression;
  /** In the order of evaluation. */
  fields: PreviewField[];
}

export interface PreviewExpression {
  source: string;
  /** `file:line:column` */
  location: string;
  /** Absent where the expression has no value. */
  found?: JsonValue;
}

export interface PreviewField {
  field: string;
  /** `name`: a record type or queue, whose Id is looked up in the org. */
  from: 'key' | 'field' | 'constant' | 'link' | 'name';
  /** The expression; absent for constants and names. */
  source?: string;
  /** `file:line:column` */
  location: string;
  /** The value of the field; for a link the object and its key. Absent where the field is left out. */
  value?: JsonValue;
  /** `kept`: the expression has no value, and Salesforce keeps its own. */
  leftOut?: 'kept';
}

export async function previewEvent(event: Event, mappings: Mappings): Promise<Preview> {
  const mapping = mappings.forType(event.type);
  const ruleAt = (index: number) => mapping?.rules[index] as CompiledRule;
  const rules: PreviewRule[] = [];
  const plan = await planEvent(event, mappings, (observation) => {
    if (observation.part === 'start') rules.push(startedRule(observation, ruleAt(observation.rule), mappings.settings));
    else addTo(rules.at(-1) as PreviewRule, observation);
  });
  for (const [rule, { options, sObject, location }] of (mapping?.rules ?? []).entries()) {
    if (rules.some((each) => each.rule === rule)) continue;
    rules.push({
      rule,
      operation: options.operation,
      sObject,
      location: locationText(location),
      outcome: 'not-reached',
      fields: [],
    });
  }
  const inexact = inexactPaths(event.document, event.rounded);
  return {
    plan,
    expect: expectationOf(plan),
    ...(mapping && { file: mapping.file }),
    ...(inexact.length > 0 && { inexact }),
    ...(encodedTwice(event.document) !== undefined && { encodedTwice: true }),
    rules,
  };
}

function startedRule(
  { rule, item, forEach }: Extract<Observation, { part: 'start' }>,
  compiled: CompiledRule,
  { salesforce }: Settings,
): PreviewRule {
  return {
    rule,
    ...(item !== undefined && { item }),
    ...effectiveOptions(compiled.options, salesforce),
    sObject: compiled.sObject,
    location: locationText(compiled.location),
    // Stays so until its end is observed.
    outcome: 'stopped',
    ...(forEach && { forEach: expressionOf(forEach) }),
    fields: [],
  };
}

function addTo(rule: PreviewRule, observation: Exclude<Observation, { part: 'start' }>) {
  if (observation.part === 'end') rule.outcome = observation.outcome;
  else if (observation.part === 'when') rule.when = expressionOf(observation.when);
  else rule.fields.push(fieldOf(observation));
}

function fieldOf(observation: Exclude<Observation, { part: 'start' | 'when' | 'end' }>): PreviewField {
  if (observation.part === 'constant') {
    const { field, location } = observation.constant;
    return { field, from: 'constant', location: locationText(location), value: observation.value };
  }
  if (observation.part === 'named') {
    const { field, location } = observation.named;
    return { field, from: 'name', location: locationText(location), value: parentOf(observation.link) ?? null };
  }
  const { part: from, expression } = observation;
  const base = { from, source: expression.source, location: locationText(expression.location) };
  if (observation.part === 'key') return { field: observation.key.field, ...base, value: observation.key.value };
  const value = observation.part === 'link' ? parentOf(observation) : observation.value;
  return { field: observation.field, ...base, ...(value === undefined ? { leftOut: 'kept' as const } : { value }) };
}

function parentOf({
  sObject,
  key,
}: Pick<Extract<Observation, { part: 'link' }>, 'sObject' | 'key'>): JsonValue | undefined {
  return key ? { [sObject]: { [key.field]: key.value } } : key;
}

function expressionOf({ expression, value }: ExpressionResult): PreviewExpression {
  const { source, location } = expression;
  return { source, location: locationText(location), ...(value !== undefined && { found: value }) };
}
