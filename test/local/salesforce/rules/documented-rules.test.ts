// docs/local-stack.md shows rules that the emulated org takes, and lists every kind and property.
import { readFile } from 'node:fs/promises';
import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readBehavior } from '../../../../src/local/salesforce/control/read-body.ts';
import { readFaultRule } from '../../../../src/local/salesforce/faults/read-fault-rule.ts';
import { ruleKinds, ruleProperties } from '../../../../src/local/salesforce/rules/read-org-rule.ts';
import { startSalesforce } from '../../../../src/local/salesforce/start-salesforce.ts';

const page = await readFile('docs/local-stack.md', 'utf8');
const section = /\n## Set up the org\n(.*?)\n## /s.exec(page)?.[1] ?? '';
const file = parse(/```yaml\n(.*?)```/s.exec(section)?.[1] ?? '') as Record<string, object[]>;
const emulator = await startSalesforce({ schemaDir: 'salesforce/schema' });
afterAll(() => emulator.close());

test('the file on the page is valid for the shipped snapshot', () => {
  expect(file.rules).toHaveLength(4);
  for (const rule of file.rules ?? []) expect(() => emulator.org.addRule(rule)).not.toThrow();
  for (const fault of file.faults ?? []) expect(readFaultRule(fault)).toHaveProperty('rule');
  expect(() => readBehavior(file.behavior)).not.toThrow();
});

test.each([...ruleKinds, ...new Set(ruleProperties)])('the page names `%s`', (name) => {
  expect(section).toContain(`\`${name}\``);
});
