// The emulator's page lists every switch with its default and its values.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { behaviorChoices, hostileBehavior } from '../../../../src/local/salesforce/behavior.ts';

const page = await readFile('src/local/salesforce/README.md', 'utf8');

test.each(Object.entries(hostileBehavior))('%s', (name, usual) => {
  const line = page.split('\n').find((each) => each.startsWith(`| \`${name}\``));
  expect(line).toBeDefined();
  const choices: readonly unknown[] = behaviorChoices[name as keyof typeof behaviorChoices] ?? [];
  for (const choice of choices) expect(line).toContain(String(choice));
  const [, , shown = ''] = line?.split('|') ?? [];
  if (!Array.isArray(usual)) expect(shown.replaceAll(/[`,]/g, '').trim()).toBe(String(usual));
});
