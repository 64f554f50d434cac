// The rules that are in force, in the order in which they were added.
import type { OrgObject } from '../schema/org-schema.ts';
import type { OrgRule, RuleKind, RuleOf } from './org-rule.ts';

/** How often a rule has run, and for how many rows in total: a row counts once in each attempt to save it. */
export interface RuleRuns {
  runs: number;
  rows: number;
}

export type ListedOrgRule = OrgRule & RuleRuns & { id: string };

export interface ActiveRule<Rule extends OrgRule = OrgRule> {
  rule: Rule;
  /** When it was added; milliseconds since 1970. */
  since: number;
  ran(rows: number): void;
}

export interface RuleList {
  /** Returns the rule's id. Replaces an existing rule with the same id. */
  add(rule: OrgRule): string;
  /** Removes one rule, or all. */
  clear(id?: string): void;
  list(): ListedOrgRule[];
  /** True if saving a record of this object needs more than the checks that every org has. */
  concern(object: OrgObject): boolean;
  /** Rules of one kind, for one object or for all. */
  of<Kind extends RuleKind>(kind: Kind, object?: string): ActiveRule<RuleOf<Kind>>[];
}

/** A lock or an inactive owner is looked for in any case. */
const savingKinds: readonly RuleKind[] = ['trigger', 'flow', 'validation-rule', 'duplicate-rule', 'assignment-rule'];

interface Entry extends ActiveRule {
  id: string;
  counted: RuleRuns;
}

export function createRuleList(now: () => number): RuleList {
  let entries: Entry[] = [];
  let count = 0;
  return {
    add(rule) {
      count += 1;
      const id = rule.id ?? String(count);
      const counted = { runs: 0, rows: 0 };
      const ran = (rows: number) => {
        counted.runs += 1;
        counted.rows += rows;
      };
      entries = [...entries.filter((entry) => entry.id !== id), { id, rule, since: now(), counted, ran }];
      return id;
    },
    clear(id) {
      entries = id === undefined ? [] : entries.filter((entry) => entry.id !== id);
    },
    list: () => entries.map(({ id, rule, counted }) => ({ ...rule, id, ...counted })),
    concern: ({ name, isEvent }) =>
      !isEvent && entries.some(({ rule }) => savingKinds.includes(rule.kind) && isOf(rule, name)),
    of: <Kind extends RuleKind>(kind: Kind, object?: string) =>
      entries.filter(
        ({ rule }) => rule.kind === kind && (object === undefined || isOf(rule, object)),
      ) as unknown as ActiveRule<RuleOf<Kind>>[],
  };
}

const isOf = (rule: OrgRule, object: string): boolean =>
  'object' in rule && rule.object.toLowerCase() === object.toLowerCase();
