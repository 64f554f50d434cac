// The EventBridge rule of the template, with the values of parameters.
import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json | undefined };

/** The event pattern of the rule for an existing bucket. CloudFormation's tags are not resolved, so `!If` is a list. */
export async function templatePattern(parameters: Readonly<Record<string, string>>): Promise<{ [name: string]: Json }> {
  const template = parseDocument(await readFile('template.yaml', 'utf8'), { logLevel: 'silent' }).toJS();
  const defaults = Object.entries<{ Default: string }>(template.Parameters).map(([name, { Default }]) => [
    name,
    Default,
  ]);
  const values: Record<string, string> = { ...Object.fromEntries(defaults), ...parameters };
  const holds = (condition: string) => values[condition.replace('Has', 'Event')] !== '';

  function resolved(value: Json): Json | undefined {
    if (value === 'AWS::NoValue') return undefined;
    if (typeof value === 'string') return value in values ? values[value] : value;
    if (Array.isArray(value)) {
      const [first, then = null, otherwise = null] = value;
      if (typeof first === 'string' && /^Has[A-Z]/.test(first)) return resolved(holds(first) ? then : otherwise);
      return value.map(resolved).filter((each) => each !== undefined);
    }
    if (typeof value !== 'object' || value === null) return value;
    const fields = Object.entries(value).flatMap(([name, each]) => {
      const known = resolved(each ?? null);
      return known === undefined ? [] : [[name, known] as const];
    });
    return Object.fromEntries(fields);
  }
  return resolved(template.Resources.ExistingBucketRule.Properties.EventPattern) as { [name: string]: Json };
}
