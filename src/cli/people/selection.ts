// Which of the events that contain a person are to be removed: what the operator has chosen, and nothing that is only
// likely. Pure.

import type { Hit } from './find/read-version.ts';
import type { FoundObject, FoundVersion } from './find/search-bucket.ts';

export interface Choice {
  /** Roles such as `Contact.Counselor_Id__c`. */
  roles: ReadonlySet<string>;
  /** Also events that contain a value elsewhere, and lines that cannot be read. */
  mentions: boolean;
  /** Also events that contain another person in the same role. */
  shared: boolean;
  /** Also these lines, as `KEY:LINE`: they contain a value in any way. */
  lines: ReadonlySet<string>;
}

export const isChosen = (key: string, hit: Hit, { roles, mentions, shared, lines }: Choice): boolean => {
  if (lines.has(`${key}:${hit.line}`)) return true;
  if (hit.kind === 'inside') return false;
  if (!hit.roles.some((role) => roles.has(role))) return mentions && (hit.kind === 'mention' || mentionsOnly(hit));
  return shared || !hit.isShared;
};

/** By line: the events to remove, by their index on the line, or all of it. */
export type RemovedLines = ReadonlyMap<number, ReadonlySet<number> | 'all'>;

/** What is to be removed from a version. `isAll`: nothing else is in it. Undefined if nothing of it is chosen. */
export function removalFrom(
  { key, content }: Pick<FoundVersion, 'key' | 'content'>,
  choice: Choice,
): { lines: RemovedLines; isAll: boolean } | undefined {
  if (!content) return undefined;
  const chosen = content.hits.filter((hit) => isChosen(key, hit, choice));
  const isRestChosen = (content.rest?.holds ?? false) && choice.mentions;
  if (chosen.length === 0 && !isRestChosen) return undefined;
  const lines = new Map<number, Set<number> | 'all'>();
  for (const { line, index } of chosen) {
    const own = lines.get(line);
    if (index === undefined) lines.set(line, 'all');
    else if (own !== 'all') lines.set(line, (own ?? new Set()).add(index));
  }
  const isAll = content.others === 0 && chosen.length === content.hits.length && (!content.rest || isRestChosen);
  return { lines, isAll };
}

/** The person is in it in another role than the chosen ones. That is no mention: the role would have to be chosen. */
const mentionsOnly = ({ roles }: Hit) => roles.length === 0;

/** All roles of the person in what was found. */
export const rolesFound = (found: readonly FoundObject[]): string[] => {
  const roles = found.flatMap(({ versions }) =>
    versions.flatMap(({ content }) => (content?.hits ?? []).flatMap(({ roles }) => roles)),
  );
  return [...new Set(roles)].toSorted();
};

/** A record in Salesforce, by its key. */
export interface WrittenKey {
  sObject: string;
  field: string;
  value: string | number;
  operations: string[];
}

/** What the chosen events have written. */
export function recordsWritten(found: readonly FoundObject[], choice: Choice): WrittenKey[] {
  const keys = new Map<string, WrittenKey>();
  for (const { key, versions } of found) {
    for (const hit of versions.flatMap(({ content }) => content?.hits ?? [])) {
      if (!isChosen(key, hit, choice)) continue;
      for (const [sObject, field, value, operation] of hit.records ?? []) {
        const name = JSON.stringify([sObject, field, value]);
        const known = keys.get(name) ?? { sObject, field, value, operations: [] };
        if (!known.operations.includes(operation)) known.operations.push(operation);
        keys.set(name, known);
      }
    }
  }
  return [...keys.values()];
}

/** By role: how many other keys the chosen events contain. Many of them show that the events are about somebody else. */
export function othersIn(found: readonly FoundObject[], choice: Choice): Map<string, number> {
  const byRole = new Map<string, Set<string>>();
  for (const { key, versions } of found)
    for (const hit of versions.flatMap(({ content }) => content?.hits ?? []))
      if (isChosen(key, hit, choice))
        for (const [role, identity] of hit.others ?? [])
          byRole.set(role, (byRole.get(role) ?? new Set()).add(identity));
  return new Map([...byRole].map(([role, identities]) => [role, identities.size]));
}
