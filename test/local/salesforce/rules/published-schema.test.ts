// Editors know the rules from the schema of mapping files. The emulator says itself which kinds and properties it takes.
import { expect, test } from 'vitest';
import mappingSchema from '../../../../schema/mapping.schema.json' with { type: 'json' };
import { ruleKinds, ruleProperties } from '../../../../src/local/salesforce/rules/read-org-rule.ts';

const { properties } = mappingSchema.$defs.orgRule;

test('the schema of mapping files has every kind of rule', () => {
  expect([...properties.kind.enum].sort()).toEqual([...ruleKinds].sort());
});

test('it has every property of a rule, and no other', () => {
  expect(Object.keys(properties).sort()).toEqual([...new Set(['id', 'kind', ...ruleProperties])].sort());
});
