// Which parts of which rules differ between two versions of the mappings, in words.

import type { Versions } from '../../examples/plan-changes.ts';
import { labelOf, objectLabel } from '../../overview/words/labels.ts';
import { shortExpression } from '../../overview/words/short-expression.ts';
import type { CompiledMapping, CompiledRule, Expression, Mappings } from '../../pipeline/mapping/mappings.ts';
import type { SalesforceSchema } from '../../salesforce-schema.ts';

/** One part of one rule. */
export interface RulePart {
  path: string;
  types: readonly string[];
  sObject: string;
  /** Absent for what concerns the whole record: its condition, its list, its operation. */
  field?: string;
  change: 'added' | 'removed' | 'changed';
  text: string;
}

export function changedRules({ before, after }: Versions<Mappings>, schema: SalesforceSchema): RulePart[] {
  const files = new Set([...before.all(), ...after.all()].map(({ file }) => file));
  return [...files].sort().flatMap((file) => {
    const [was, is] = [before, after].map((mappings) => mappings.all().find((mapping) => mapping.file === file));
    if (was?.rulesHash === is?.rulesHash) return [];
    return partsOf({ before: was, after: is }, schema);
  });
}

function partsOf({ before, after }: Versions<CompiledMapping | undefined>, schema: SalesforceSchema): RulePart[] {
  const { file: path, types } = (after ?? before) as CompiledMapping;
  const pairs = paired(before?.rules ?? [], after?.rules ?? []);
  return pairs.flatMap(({ before: was, after: is }) => {
    const { sObject } = (is ?? was) as CompiledRule;
    const label = objectLabel(schema, sObject);
    const base = { path, types, sObject };
    if (!was || !is) {
      const change = is ? ('added' as const) : ('removed' as const);
      return [{ ...base, change, text: `${label}: the rule is ${is ? 'new' : 'gone'}` }];
    }
    return differing(was, is).map(({ field, change, what }): RulePart => {
      const described = field === undefined ? undefined : schema.field(sObject, field);
      const name = field === undefined ? what : described ? labelOf(described) : field;
      return {
        ...base,
        ...(field !== undefined && { field }),
        change,
        text: `${label}: ${name} ${words[change]}${nowText(is, field)}`,
      };
    });
  });
}

const words = { added: 'is new', removed: 'is gone', changed: 'has changed' } as const;

/** The rule of the same object and the same turn: rules have no names. */
function paired(before: readonly CompiledRule[], after: readonly CompiledRule[]): Versions<CompiledRule | undefined>[] {
  const nameOf = (rules: readonly CompiledRule[]) => {
    const seen = new Map<string, number>();
    return new Map(
      rules.map((rule) => {
        const turn = seen.get(rule.sObject) ?? 0;
        seen.set(rule.sObject, turn + 1);
        return [`${rule.sObject} ${turn}`, rule] as const;
      }),
    );
  };
  const [was, is] = [nameOf(before), nameOf(after)];
  return [...new Set([...is.keys(), ...was.keys()])].map((name) => ({ before: was.get(name), after: is.get(name) }));
}

interface Differing {
  field?: string;
  change: RulePart['change'];
  what: string;
}

function differing(before: CompiledRule, after: CompiledRule): Differing[] {
  const whole: [string, unknown, unknown][] = [
    ['the operation', before.options.operation, after.options.operation],
    ['the condition', sourceOf(before.when), sourceOf(after.when)],
    ['the list', sourceOf(before.forEach), sourceOf(after.forEach)],
  ];
  const [was, is] = [valuesOf(before), valuesOf(after)];
  const names = [...new Set([...is.keys(), ...was.keys()])];
  return [
    ...whole.filter(([, old, now]) => old !== now).map(([what, old, now]) => ({ what, change: changeOf(old, now) })),
    ...names
      .filter((field) => was.get(field) !== is.get(field))
      .map((field) => ({ field, what: field, change: changeOf(was.get(field), is.get(field)) })),
  ];
}

const changeOf = (old: unknown, now: unknown): RulePart['change'] =>
  old === undefined ? 'added' : now === undefined ? 'removed' : 'changed';

const sourceOf = (expression: Expression | undefined): string | undefined => expression?.source.trim();

/** Everything that decides the value of a field, as a text that can be compared. */
function valuesOf({ key, fields, constants, links, named = [] }: CompiledRule): Map<string, string> {
  return new Map([
    ...(key ? [[key.field, `key ${sourceOf(key.value)}`] as const] : []),
    ...constants.map(({ field, value }) => [field, JSON.stringify(value)] as const),
    ...fields.map(({ field, value, missing }) => [field, `${missing} ${sourceOf(value)}`] as const),
    ...links.map(
      ({ field, sObject, key: by, notFound, missing }) =>
        [field, `${sObject} ${by.field} ${notFound} ${missing} ${sourceOf(by.value)}`] as const,
    ),
    ...named.map(({ field, kind, name }) => [field, `${kind} ${name}`] as const),
  ]);
}

const longest = 60;

/** What is written now, if that is short. */
function nowText({ fields, when }: CompiledRule, field: string | undefined): string {
  const expression = field === undefined ? when : fields.find((each) => each.field === field)?.value;
  const text = expression && shortExpression(expression.source);
  return text === undefined || text.length > longest ? '' : `: ${text}`;
}
