// What an edit of the mappings changes, event by event, by the functions that `s3sf diff` calls: which rules have changed,
// and how many events show it.

import { type ComparedEvent, planChange } from '../../examples/changes/plan-changes.ts';
import { isShown } from '../../examples/changes/rule-edits.ts';
import type { Versions } from '../../examples/changes/versions.ts';
import type { Mappings } from '../../pipeline/mapping/mappings.ts';
import type { ChangedEvent, ChangedRule, Comparison } from '../contract.ts';
import { changedField, type ShownIn, sameFields } from './changed-event.ts';
import { changedRules, type RulePart } from './changed-rules.ts';
import type { SettingsEdit } from './settings-edit.ts';

export interface CompareContext extends ShownIn {
  versions: Versions<Mappings>;
  settings?: SettingsEdit | undefined;
  /** Where an event is in the studio. */
  openOf(event: ComparedEvent): string | undefined;
}

type Compared = Extract<Comparison, { kind: 'compared' }>;

/** More than anybody reads. */
const mostChanges = 500;

export async function compareMappings(
  events: AsyncIterable<ComparedEvent>,
  { versions, settings, openOf, ...shownIn }: CompareContext,
): Promise<Pick<Compared, 'events' | 'rules' | 'changes' | 'changed'>> {
  const parts = changedRules(versions, shownIn.schema);
  const counts = new Map<RulePart, number>();
  const changes: ChangedEvent[] = [];
  let compared = 0;
  let changed = 0;
  /** Those that no changed rule explains. */
  let bySettings = 0;
  for await (const event of events) {
    compared += 1;
    const { name, differences, becomes } = await planChange(event, versions);
    if (differences.length === 0) continue;
    changed += 1;
    const type = typeOf(event);
    const subjects = new Set(differences.map(({ subject }) => subject));
    const showing = parts.filter((part) => part.types.includes(type) && isShown(part, subjects));
    for (const part of showing) counts.set(part, (counts.get(part) ?? 0) + 1);
    if (showing.length === 0) bySettings += 1;
    if (changes.length === mostChanges) continue;
    const open = openOf(event);
    changes.push({
      name,
      type,
      fields: differences.map((difference) => changedField(difference, shownIn)),
      same: sameFields(becomes, differences, shownIn),
      ...(open !== undefined && { open }),
    });
  }
  const rules = parts.map((part): ChangedRule => {
    const { shownBy: _, ...rule } = part;
    return { ...rule, events: counts.get(part) ?? 0 };
  });
  const all = settings ? [{ ...settings, events: bySettings }, ...rules] : rules;
  return { events: compared, rules: all, changes, changed };
}

const typeOf = ({ before, after }: ComparedEvent): string =>
  'event' in after ? after.event.type : 'event' in before ? before.event.type : '';
