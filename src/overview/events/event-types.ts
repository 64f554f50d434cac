// The event types of the mappings, each with the rules that can apply to it.

import type { ExpressionEngine } from '../../pipeline/mapping/expressions/expression-engine.ts';
import type { CompiledMapping, Mappings } from '../../pipeline/mapping/mappings.ts';
import type { SalesforceSchema } from '../../salesforce-schema.ts';
import type { EventTypeOverview } from '../overview.ts';
import { type ConditionForType, conditionForType } from './condition-for-type.ts';
import { type ApplyingRule, expressionOf, type NumberedExample, ruleOf } from './rules.ts';
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
  const numbered = context.shown.map((example, index): NumberedExample => ({ example, index }));
  const byType = Map.groupBy(numbered, ({ example }) => example.type);
  for (const mapping of mappings.all()) {
    const own = mapping.types.flatMap((type) => byType.get(type) ?? []);
    const applying = await rulesByType(mapping, own, context.engine);
    for (const type of mapping.types) {
      const { file, location, description, newest } = mapping;
      const examples = byType.get(type) ?? [];
      eventTypes.push({
        type,
        file,
        location,
        ...(description !== undefined && { description }),
        ...(newest && { newest: expressionOf(newest) }),
        examples: examples.map(({ index }) => index),
        rules: (applying.get(type) ?? []).map((each) =>
          ruleOf(each, { type, mapping, examples, schema: context.schema }),
        ),
      });
    }
  }
  return eventTypes;
}

/** A rule that seems to apply to none of the types is shown under each of them, as it is written. */
async function rulesByType(
  { types, rules }: CompiledMapping,
  examples: readonly NumberedExample[],
  engine: ExpressionEngine,
): Promise<Map<string, ApplyingRule[]>> {
  // An event that is not a CloudEvent may have something else under this name.
  const readsType = examples.every(({ example }) => example.readsType);
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
