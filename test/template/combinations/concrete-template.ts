// The translated template as CloudFormation sees it with the given parameters: without parameters and conditions, so that
// the tools check the values themselves. References to resources and to the stack, account and region stay.
import type { Parameters, ParameterValues } from './parameter-values.ts';

// biome-ignore lint/suspicious/noExplicitAny: properties of any resource; each test uses its own part
export type Properties = any;

export interface ConcreteResource {
  Type: string;
  Properties: Properties;
  Metadata?: Properties;
}

export interface ConcreteTemplate {
  Resources: Record<string, ConcreteResource>;
  Outputs: Record<string, Properties>;
}

export interface TranslatedTemplate {
  Parameters: Parameters;
  Conditions: Record<string, unknown>;
  Rules?: Record<string, { RuleCondition?: unknown; Assertions: { Assert: unknown; AssertDescription: string }[] }>;
  Resources: Record<string, ConcreteResource & { Condition?: string }>;
  Outputs: Record<string, Properties>;
}

const noValue = Symbol('AWS::NoValue');

type Evaluate = (value: unknown) => unknown;

function evaluator(template: TranslatedTemplate, given: ParameterValues): Evaluate {
  const parameter = (name: string): unknown => {
    const known = template.Parameters[name];
    if (!known) return undefined;
    const value = given[name] ?? String(known.Default);
    if (known.Type === 'Number') return Number(value);
    return known.Type === 'CommaDelimitedList' ? value.split(',') : value;
  };
  const inText = (text: string, own: Record<string, unknown>) =>
    text.replace(/\$\{([^!}][^}]*)\}/g, (whole, name: string) => {
      const value = own[name] ?? parameter(name);
      return typeof value === 'string' || typeof value === 'number' ? String(value) : whole;
    });
  const functions: Record<string, (argument: never) => unknown> = {
    Ref: (name: string) => (name === 'AWS::NoValue' ? noValue : (parameter(name) ?? { Ref: name })),
    'Fn::If': ([condition, yes, no]: [string, unknown, unknown]) => evaluate(holds(condition) ? yes : no),
    'Fn::Equals': ([a, b]: unknown[]) => String(evaluate(a)) === String(evaluate(b)),
    'Fn::Not': ([value]: unknown[]) => !evaluate(value),
    'Fn::And': (values: unknown[]) => values.every(evaluate),
    'Fn::Or': (values: unknown[]) => values.some(evaluate),
    'Fn::Contains': ([list, value]: unknown[]) =>
      (evaluate(list) as unknown[]).map(String).includes(String(evaluate(value))),
    Condition: (name: string) => holds(name),
    'Fn::Join': ([by, list]: [string, unknown]) => {
      const parts = evaluate(list);
      const isText = Array.isArray(parts) && parts.every((each) => typeof each !== 'object');
      return isText ? parts.join(by) : { 'Fn::Join': [by, parts] };
    },
    'Fn::Split': ([by, text]: [string, unknown]) => {
      const whole = evaluate(text);
      return typeof whole === 'string' ? whole.split(by) : { 'Fn::Split': [by, whole] };
    },
    'Fn::Sub': (argument: string | [string, Record<string, unknown>]) => {
      const [text, own] =
        typeof argument === 'string' ? [argument, {}] : [argument[0], evaluate(argument[1]) as object];
      const left = Object.entries(own).filter(([, value]) => typeof value === 'object');
      const filled = inText(text, own as Record<string, unknown>);
      if (left.length > 0) return { 'Fn::Sub': [filled, Object.fromEntries(left)] };
      return /\$\{[^!]/.test(filled) ? { 'Fn::Sub': filled } : filled;
    },
  };
  const holds = (name: string): boolean => Boolean(evaluate(template.Conditions[name]));
  const evaluate: Evaluate = (value) => {
    if (Array.isArray(value)) return value.map(evaluate).filter((each) => each !== noValue);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [[name, argument] = ['', undefined]] = entries;
    const known = entries.length === 1 ? functions[name] : undefined;
    if (known) return known(argument as never);
    return Object.fromEntries(
      entries.map(([key, each]) => [key, evaluate(each)] as const).filter(([, each]) => each !== noValue),
    );
  };
  return evaluate;
}

export function concreteTemplate(template: TranslatedTemplate, given: ParameterValues): ConcreteTemplate {
  const evaluate = evaluator(template, given);
  const existing = <T extends { Condition?: string }>(all: Record<string, T>) =>
    Object.fromEntries(
      Object.entries(all)
        .filter(([, { Condition }]) => Condition === undefined || evaluate({ Condition }))
        .map(([name, { Condition, ...each }]) => [name, evaluate(each) as T]),
    );
  return { Resources: existing(template.Resources), Outputs: existing(template.Outputs) };
}

/** What the template's Rules say against the parameters: CloudFormation would refuse them. */
export function brokenRules(template: TranslatedTemplate, given: ParameterValues): string[] {
  const evaluate = evaluator(template, given);
  return Object.values(template.Rules ?? {})
    .filter(({ RuleCondition = true }) => evaluate(RuleCondition))
    .flatMap(({ Assertions }) => Assertions.filter(({ Assert }) => !evaluate(Assert)))
    .map(({ AssertDescription }) => AssertDescription);
}
