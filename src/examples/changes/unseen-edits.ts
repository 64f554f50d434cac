// Edits of a rule that no compared event shows: its expression has changed, and every event still becomes the same. Either
// no event reaches it, or the change makes no difference.

import type { Mappings, SourceLocation } from '../../pipeline/mapping/mappings.ts';
import { isShown, type RuleEdit, ruleEdits } from './rule-edits.ts';

export interface UnseenEdit extends Pick<RuleEdit, 'subject'> {
  /** Where it is now, or where it was if it was removed. */
  location: SourceLocation;
}

/** @param shown by event type, the subjects that differ in some event */
export function unseenEdits(
  before: Mappings,
  after: Mappings,
  shown: ReadonlyMap<string, ReadonlySet<string>>,
): UnseenEdit[] {
  const found = ruleEdits({ before, after }).filter((edit) => !isShown(edit, shown.get(edit.type) ?? new Set()));
  const byPlace = new Map(
    found.map(({ subject, location }) => [JSON.stringify([subject, location]), { subject, location }]),
  );
  return [...byPlace.values()];
}
