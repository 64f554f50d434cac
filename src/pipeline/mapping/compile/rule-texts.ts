// The texts of the validation rules of the objects that mappings write, from the schema snapshot. They belong to no mapping:
// refreshing the snapshot changes no rule.
import type { SalesforceSchema } from '../../../salesforce-schema.ts';
import { type RuleTexts, ruleTextHash } from '../../../values/rule-text.ts';
import type { CompiledMapping } from '../mappings.ts';

export function ruleTextsOf(mappings: readonly CompiledMapping[], schema: SalesforceSchema): RuleTexts {
  const names = new Set(mappings.flatMap(({ rules }) => rules.map(({ sObject }) => sObject)));
  return Object.fromEntries(
    [...names].flatMap((sObject) => {
      const texts = schema.sObject(sObject)?.validationRules ?? [];
      return texts.length === 0 ? [] : [[sObject, [...new Set(texts.map(ruleTextHash))]]];
    }),
  );
}
