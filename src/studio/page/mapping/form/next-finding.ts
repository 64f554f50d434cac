// F8 in the form: the next row or record with a finding. A finding about neither opens in the text.
import type { Finding } from '../../../contract.ts';
import { rowsOf } from '../state/session/readable.ts';
import type { Session } from '../state/session.ts';
import { goToLine } from '../state/use-mapping-route.ts';
import { openRow } from './open-row.ts';

/** @param box the form */
export function goToNextInForm(session: Session, box: Element, step: 1 | -1): boolean {
  const findings = session.evaluation.peek()?.findings ?? [];
  if (findings.length === 0) return false;
  const focus = session.focus.peek();
  const isHere = ({ row }: Finding) => row !== undefined && focus?.kind === 'row' && row === focus.id;
  const here = findings.findIndex(isHere);
  // A row that has several is one place.
  const others = [...findings.slice(here + 1), ...findings.slice(0, Math.max(0, here))].filter((each) => !isHere(each));
  const next = others.at(step === 1 ? 0 : -1) ?? findings[0];
  if (next) show(session, box, next);
  return true;
}

function show(session: Session, box: Element, { row: id, line, column }: Finding) {
  const row = rowsOf(session.readable.peek()).find((each) => each.id === id);
  const place = id === undefined ? null : box.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`);
  if (!row?.expression && !place) return goToLine(session, line, column);
  session.focus.value = { kind: 'row', id: id as string };
  if (row?.expression) {
    openRow.value = row.id;
    return;
  }
  // What can be done about it, if that is beside it.
  place?.querySelector<HTMLElement>('.row-select, .row-finding button')?.focus();
  if (place?.matches('button')) place.focus();
  place?.scrollIntoView({ block: 'nearest' });
  openRow.value = undefined;
}
