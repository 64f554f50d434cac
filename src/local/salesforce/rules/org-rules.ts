// The rules of an org, as tests and control requests set them: read, validated, and with the records that they need.
import { isDeepStrictEqual } from 'node:util';
import type { OrgState } from '../rest/rest-call.ts';
import type { DescribedObject } from '../schema/described-object.ts';
import { describedRules, isDescribed } from '../set-up/described-rules.ts';
import type { SetUp } from '../set-up/set-up-records.ts';
import type { OrgRule } from './org-rule.ts';
import { readOrgRule } from './read-org-rule.ts';
import type { RuleList } from './rule-list.ts';

export interface OrgRules extends Pick<RuleList, 'list'> {
  /** Removes one rule, or all except what the schema describes. */
  clear(id?: string): void;
  /** Reads a rule from outside and adds it. @throws Error that says what is wrong with it */
  add(rule: unknown): string;
  /** Replaces the schema. */
  reshape(schema: readonly DescribedObject[]): void;
  /** Removes all rules and what they made, in an org whose records are gone, and adds these. */
  restart(rules: readonly unknown[]): void;
}

/** @param schema at the start */
export function createOrgRules(state: OrgState, setUp: SetUp, schema: readonly DescribedObject[]): OrgRules {
  let shape = schema;
  const add = (value: unknown): string => {
    const read = readOrgRule(value, state.schema);
    if ('problem' in read) throw new Error(read.problem);
    const id = state.rules.add(read.rule);
    setUp.update(shape);
    return id;
  };
  return {
    add,
    list: state.rules.list,
    clear(id) {
      const ids = id === undefined ? state.rules.list().map((rule) => rule.id) : [id];
      for (const each of ids) if (each === id || !isDescribed(each)) state.rules.clear(each);
      setUp.update(shape);
    },
    reshape(described) {
      const before = describedRules(shape);
      const after = describedRules(described);
      shape = described;
      for (const { id } of before.filter((rule) => !isIn(after, rule))) state.rules.clear(id);
      setUp.update(shape);
      after.filter((rule) => !isIn(before, rule)).forEach(add);
    },
    restart(rules) {
      state.rules.clear();
      setUp.clear();
      setUp.update(shape);
      for (const rule of [...describedRules(shape), ...rules]) add(rule);
    },
  };
}

const isIn = (rules: readonly OrgRule[], rule: OrgRule): boolean => rules.some((each) => isDeepStrictEqual(each, rule));
