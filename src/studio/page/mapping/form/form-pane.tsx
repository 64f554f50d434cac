// The mapping as a card for each record. Arrow keys go from row to row, Enter opens one in place, Esc closes it.
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useKeys } from '../../keyboard/use-keys.ts';
import { ToDecide } from '../new/to-decide.tsx';
import { useSession } from '../state/session-context.ts';
import { goToLine } from '../state/use-mapping-route.ts';
import { mappingView } from '../state/view-choice.ts';
import { DescriptionRow } from './description-row.tsx';
import { AddRecord } from './edit/add-record.tsx';
import { EventTypes } from './event-types.tsx';
import { goToNextInForm } from './next-finding.ts';
import { openRow } from './open-row.ts';
import { Row, RuleCard } from './rule-card.tsx';

export function FormPane() {
  const session = useSession();
  const box = useRef<HTMLDivElement>(null);
  const form = session.readable.value?.form;
  const unreadable = session.evaluation.value?.unreadable;
  const onKey = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (event.key === 'Escape' && openRow.peek()) {
      event.preventDefault();
      closeRow(box.current);
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !target.matches('.row-open, .row-select')) return;
    if (target.matches('select') && event.altKey) return;
    const all = [...(box.current?.querySelectorAll<HTMLElement>('.row-open, .row-select') ?? [])];
    const next = all[all.indexOf(target) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  useKeys(box, onKey);
  useLayoutEffect(() => {
    const onF8 = (event: KeyboardEvent) => {
      if (event.key !== 'F8' || !box.current) return;
      if (goToNextInForm(session, box.current, event.shiftKey ? -1 : 1)) event.preventDefault();
    };
    addEventListener('keydown', onF8);
    return () => removeEventListener('keydown', onF8);
  }, [session]);
  return (
    <div class="form-pane" ref={box}>
      {unreadable && (
        <p class="unreadable">
          <strong>Line {unreadable.line} cannot be read as YAML.</strong> {unreadable.message}{' '}
          <button
            class="link"
            onClick={() => {
              mappingView.value = 'yaml';
              goToLine(session, unreadable.line, 1);
            }}
            type="button"
          >
            Open it
          </button>
        </p>
      )}
      <ToDecide />
      <div class={unreadable ? 'stale' : ''} inert={unreadable !== undefined}>
        {form && <EventTypes types={form.types} />}
        {form && form.types.length > 0 && <DescriptionRow />}
        {form?.newest && (
          <section aria-label="Order of events" class="card rule-card">
            <header>
              <h3>Order of events</h3>
              <span class="aside cut">decides which of two events is newer</span>
            </header>
            <Row row={form.newest} />
          </section>
        )}
        {form?.rules.map((rule) => (
          <RuleCard key={rule.index} rule={rule} />
        ))}
        {form && <AddRecord />}
      </div>
      {form && form.rules.length === 0 && !unreadable && (
        <p class="muted">This file has no records yet. Open it as YAML to see its text.</p>
      )}
    </div>
  );
}

function closeRow(box: HTMLElement | null) {
  const id = openRow.peek();
  openRow.value = undefined;
  requestAnimationFrame(() => {
    for (const row of box?.querySelectorAll<HTMLElement>('.row-open') ?? []) if (row.dataset.row === id) row.focus();
  });
}
