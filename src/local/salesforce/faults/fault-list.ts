// The active fault rules. The first rule that matches and is due applies to a call or row; each match counts once.
import {
  type CallEffect,
  type FaultEffect,
  type FaultMatch,
  type FaultRule,
  isCallEffect,
  type RowEffect,
  type SubrequestEffect,
} from './fault-rule.ts';

/** One row, as rules match it. */
export interface RowInRequest {
  sObject: string;
  fields: Record<string, unknown>;
  /** Index in its request, from 0. */
  row: number;
}

export interface InspectedCall {
  method: string;
  path: string;
  /** The rows of the whole call; parsed only if a rule needs them. */
  rows: () => Iterable<RowInRequest>;
}

export interface ListedRule extends FaultRule {
  id: string;
  /** How often the rule has applied. */
  happened: number;
}

export interface FaultList {
  /** Returns the rule's id. Replaces an existing rule with the same id. */
  add(rule: FaultRule): string;
  /** Removes one rule, or all. */
  clear(id?: string): void;
  list(): ListedRule[];
  forCall(call: InspectedCall): CallEffect | undefined;
  forSubrequest(method: string, path: string, rows: () => Iterable<RowInRequest>): SubrequestEffect | undefined;
  forRow(method: string, path: string, row: RowInRequest, kind: RowEffect['kind']): RowEffect | undefined;
}

interface Entry {
  rule: ListedRule;
  pattern?: RegExp;
  /** Matches still to skip, and applications still to come. */
  toSkip: number;
  remaining: number;
}

export function createFaultList(): FaultList {
  let entries: Entry[] = [];
  let count = 0;

  const take = (matches: (entry: Entry) => boolean): FaultEffect | undefined => {
    for (const entry of entries) {
      if (entry.remaining <= 0 || !matches(entry)) continue;
      if (entry.toSkip > 0) {
        entry.toSkip -= 1;
        continue;
      }
      entry.remaining -= 1;
      entry.rule.happened += 1;
      return entry.rule.effect;
    }
    return undefined;
  };

  return {
    add(rule) {
      count += 1;
      const id = rule.id ?? String(count);
      const pattern = rule.match?.pathPattern === undefined ? undefined : new RegExp(rule.match.pathPattern);
      entries = entries.filter((entry) => entry.rule.id !== id);
      entries.push({
        rule: { ...rule, id, happened: 0 },
        ...(pattern ? { pattern } : {}),
        toSkip: rule.after ?? 0,
        remaining: rule.times ?? Number.POSITIVE_INFINITY,
      });
      return id;
    },
    clear(id) {
      entries = id === undefined ? [] : entries.filter((entry) => entry.rule.id !== id);
    },
    list: () => entries.map((entry) => ({ ...entry.rule })),
    forCall(call) {
      if (entries.length === 0) return undefined;
      const effect = take(
        ({ rule, pattern }) =>
          isCallEffect(rule.effect) &&
          (rule.effect.kind !== 'login-refused' || call.path === '/services/oauth2/token') &&
          matchesPath(rule.match, pattern, call.method, call.path) &&
          (!needsRow(rule.match) || [...call.rows()].some((row) => matchesRow(rule.match, row))),
      );
      return effect && isCallEffect(effect) ? effect : undefined;
    },
    forSubrequest(method, path, rows) {
      if (entries.length === 0) return undefined;
      const effect = take(
        ({ rule, pattern }) =>
          rule.effect.kind === 'subrequest-answer' &&
          matchesPath(rule.match, pattern, method, path) &&
          (!needsRow(rule.match) || [...rows()].some((row) => matchesRow(rule.match, row))),
      );
      return effect?.kind === 'subrequest-answer' ? effect : undefined;
    },
    forRow(method, path, row, kind) {
      if (entries.length === 0) return undefined;
      const effect = take(
        ({ rule, pattern }) =>
          rule.effect.kind === kind && matchesPath(rule.match, pattern, method, path) && matchesRow(rule.match, row),
      );
      return effect?.kind === 'row-error' || effect?.kind === 'missing-parent' ? effect : undefined;
    },
  };
}

function matchesPath(
  match: FaultMatch | undefined,
  pattern: RegExp | undefined,
  method: string,
  path: string,
): boolean {
  if (match?.method !== undefined && match.method.toUpperCase() !== method) return false;
  if (match?.path !== undefined && !path.includes(match.path)) return false;
  return pattern?.test(path) ?? true;
}

const needsRow = (match: FaultMatch | undefined): boolean =>
  match !== undefined && (match.sObject ?? match.field ?? match.row) !== undefined;

function matchesRow(match: FaultMatch | undefined, { sObject, fields, row }: RowInRequest): boolean {
  if (match?.sObject !== undefined && match.sObject.toLowerCase() !== sObject.toLowerCase()) return false;
  if (match?.row !== undefined && match.row !== row) return false;
  if (match?.field === undefined) return true;
  const value = valueAt(fields, match.field);
  return value !== undefined && (match.value === undefined || String(value) === String(match.value));
}

function valueAt(fields: Record<string, unknown>, path: string): unknown {
  let value: unknown = fields;
  for (const step of path.toLowerCase().split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.entries(value).find(([name]) => name.toLowerCase() === step)?.[1];
  }
  return value;
}
