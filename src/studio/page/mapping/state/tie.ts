// The one tie through the three panes: the row of the mapping in focus, the values of the event that it reads, and the
// value that it gives.
import type { EventPath, MappingForm } from '../../../contract.ts';
import { rowsOf } from './session/readable.ts';

/** What has the focus: a row of the form by its id, or a value of the event by its path. */
export type Focus = { kind: 'row'; id: string } | { kind: 'path'; path: string };

export interface Tie {
  /** Ids of rows, in the mapping and in the result. */
  rows: ReadonlySet<string>;
  /** Paths of the event. */
  paths: ReadonlySet<string>;
}

export const untied: Tie = { rows: new Set(), paths: new Set() };

export function tieOf(focus: Focus | undefined, form: MappingForm | undefined, paths: readonly EventPath[]): Tie {
  if (!focus) return untied;
  if (focus.kind === 'path') {
    const chosen = paths.find(({ path }) => path === focus.path);
    return { rows: new Set(chosen?.usedBy), paths: new Set([focus.path]) };
  }
  const row = rowsOf(form && { form }).find(({ id }) => id === focus.id);
  return { rows: new Set([focus.id]), paths: new Set(row?.reads) };
}

/** Whether a path of the event is tied, or contains one that is. */
export const tiesInside = ({ paths }: Tie, path: string) => [...paths].some((each) => each.startsWith(`${path}.`));
