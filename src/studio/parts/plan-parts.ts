// Plans an event part by part: what each field becomes, also where another field, the key or the condition fails. Each part
// is planned by the very function that plans the whole record.
import { type Failure, FailureError } from '../../failure.ts';
import type { JsonObject, JsonValue } from '../../json.ts';
import type { CompiledRule, Expression, Mappings } from '../../pipeline/mapping/mappings.ts';
import type { FieldValue, Link, RecordKey } from '../../pipeline/plan/plan.ts';
import { planRecord } from '../../pipeline/plan/plan-record.ts';

/** One value of a record. */
export type PartResult =
  | { outcome: 'set'; value: FieldValue }
  | { outcome: 'linked'; link: Link }
  | { outcome: 'identified'; key: RecordKey }
  /** The field keeps its value. */
  | { outcome: 'kept' }
  | { outcome: 'failed'; failure: Failure; expression: Expression };

export interface PlannedPart {
  part: 'key' | 'constant' | 'field' | 'link' | 'named';
  field: string;
  result: PartResult;
}

/** One rule, or one item of its `forEach`. */
export interface PlannedRule {
  rule: number;
  item?: number;
  /** `no-items`: the list is empty. `failed`: the condition or the list cannot be evaluated; the parts are as if it applied. */
  applies: 'yes' | 'when-false' | 'no-items' | 'failed';
  failure?: { failure: Failure; expression: Expression };
  parts: PlannedPart[];
}

export interface PlanPartsContext {
  /** Frozen. */
  document: JsonObject;
  mappings: Mappings;
}

export async function planParts(
  rules: readonly (CompiledRule | undefined)[],
  { document, mappings }: PlanPartsContext,
): Promise<PlannedRule[]> {
  const planned: PlannedRule[] = [];
  for (const [index, rule] of rules.entries()) {
    if (!rule) continue;
    const context = { rule, index, document, mappings };
    const list = await itemsOf(context);
    if ('failure' in list) planned.push(await planOne(context, undefined, list));
    else if (list.items.length === 0) planned.push({ rule: index, applies: 'no-items', parts: [] });
    for (const [position, value] of 'items' in list ? list.items.slice(0, mostItems).entries() : []) {
      planned.push(await planOne(context, value === undefined ? undefined : { index: position, value }));
    }
  }
  return planned;
}

/** More than anybody looks at. */
const mostItems = 200;

interface RuleContext extends PlanPartsContext {
  rule: CompiledRule;
  index: number;
}

type Failed = { failure: Failure; expression: Expression };

async function itemsOf({ rule, document }: RuleContext): Promise<{ items: (JsonValue | undefined)[] } | Failed> {
  if (!rule.forEach) return { items: [undefined] };
  try {
    const found = await rule.forEach.evaluate(document);
    if (found === undefined || found === null) return { items: [] };
    return { items: Array.isArray(found) ? found : [found] };
  } catch (error) {
    return failedBy(error, rule.forEach);
  }
}

type Item = { index: number; value: JsonValue } | undefined;

async function planOne(context: RuleContext, item: Item, failed?: Failed): Promise<PlannedRule> {
  const { rule, index } = context;
  const base = { rule: index, ...(item && { item: item.index }) };
  const condition = failed ?? (await conditionOf(context, item));
  if (condition === false) return { ...base, applies: 'when-false', parts: [] };
  const parts: PlannedPart[] = [];
  if (rule.key) {
    const { key } = rule;
    parts.push({ part: 'key', field: key.field, result: await planPart(context, item, { key }, key.value) });
  }
  for (const constant of rule.constants) {
    parts.push({
      part: 'constant',
      field: constant.field,
      result: await planPart(context, item, { constants: [constant] }),
    });
  }
  for (const field of rule.fields) {
    parts.push({
      part: 'field',
      field: field.field,
      result: await planPart(context, item, { fields: [field] }, field.value),
    });
  }
  for (const link of rule.links) {
    parts.push({
      part: 'link',
      field: link.field,
      result: await planPart(context, item, { links: [link] }, link.key.value),
    });
  }
  for (const named of rule.named ?? []) {
    parts.push({ part: 'named', field: named.field, result: await planPart(context, item, { named: [named] }) });
  }
  return {
    ...base,
    applies: condition === true ? 'yes' : 'failed',
    ...(condition !== true && { failure: condition }),
    parts,
  };
}

async function conditionOf(context: RuleContext, item: Item): Promise<boolean | Failed> {
  const { when } = context.rule;
  if (!when) return true;
  try {
    return (await recordWith(context, item, { when })) !== undefined;
  } catch (error) {
    return failedBy(error, when);
  }
}

/** @param expression absent for what needs none, and so cannot fail */
async function planPart(
  context: RuleContext,
  item: Item,
  part: Partial<CompiledRule>,
  expression?: Expression,
): Promise<PartResult> {
  try {
    const record = await recordWith(context, item, part);
    if (record?.key) return { outcome: 'identified', key: record.key };
    const [link] = record?.links ?? [];
    if (link) return { outcome: 'linked', link };
    const [value] = Object.values(record?.fields ?? {});
    return value === undefined ? { outcome: 'kept' } : { outcome: 'set', value };
  } catch (error) {
    if (!expression) throw error;
    return { outcome: 'failed', ...failedBy(error, expression) };
  }
}

/** The record that the rule would write if it had nothing but this part. */
const recordWith = ({ rule, index, document, mappings }: RuleContext, item: Item, part: Partial<CompiledRule>) => {
  const { location, sObject, options } = rule;
  const { limits, salesforce } = mappings.settings;
  return planRecord({
    rule: { location, sObject, options, fields: [], constants: [], links: [], ...part },
    index,
    ...(item && { item }),
    document,
    // Of its own: a part without an end leaves the others as they are.
    budget: mappings.newBudget(),
    bytesAllowed: limits.bytes,
    orgRules: salesforce,
    observe: () => {},
  });
};

function failedBy(error: unknown, expression: Expression): Failed {
  if (!(error instanceof FailureError)) throw error;
  return { failure: error.failure, expression };
}
