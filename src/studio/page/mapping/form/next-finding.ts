// F8 in the form: the next row with a finding opens. A finding without a row opens in the text.
import type { Finding } from '../../../contract.ts';
import { rowsOf } from '../state/session/readable.ts';
import type { Session } from '../state/session.ts';
import { goToLine } from '../state/use-mapping-route.ts';
import { openRow } from './open-row.ts';

export function goToNextInForm(session: Session, step: 1 | -1): boolean {
  const findings = session.evaluation.peek()?.findings ?? [];
  if (findings.length === 0) return false;
  const focus = session.focus.peek();
  const at = findings.findIndex(({ row }) => row !== undefined && focus?.kind === 'row' && row === focus.id);
  const next = findings[(at + step + findings.length) % findings.length];
  if (next) show(session, next);
  return true;
}

function show(session: Session, { row: id, line, column }: Finding) {
  const row = rowsOf(session.readable.peek()).find((each) => each.id === id);
  if (!row?.expression) return goToLine(session, line, column);
  session.focus.value = { kind: 'row', id: row.id };
  openRow.value = row.id;
}
