import type { FormRow } from '../../../../contract.ts';
import { Warn, Wrong } from '../../../icons/icons.tsx';
import { useStudio } from '../../../store/studio.ts';
import { draggedPath } from '../../event/event-tree.tsx';
import { useSession } from '../../state/session-context.ts';
import { goToLine } from '../../state/use-mapping-route.ts';
import { openRow } from '../open-row.ts';
import { RowLabel } from './row-label.tsx';
import { Tokens } from './tokens.tsx';

export function ClosedRow({ row }: { row: FormRow }) {
  const session = useSession();
  const { say } = useStudio();
  const isTied = session.tie.value.rows.has(row.id);
  const finding = session.evaluation.value?.findings.find((each) => each.row === row.id);
  const focus = () => {
    session.focus.value = { kind: 'row', id: row.id };
    if (row.expression) session.target.value = { row: row.id, at: row.expression.text.length };
  };
  const open = () => {
    focus();
    if (row.expression) openRow.value = row.id;
    else goToLine(session, lineAt(session.document.text.peek(), row.value.start), 1);
  };
  const drop = async (event: DragEvent) => {
    const names = event.dataTransfer?.getData(draggedPath);
    if (!names || !row.expression) return;
    event.preventDefault();
    open();
    const answer = await session.edit({
      kind: 'insert-path',
      node: row.node,
      names: JSON.parse(names) as string[],
      at: row.expression.text.length,
    });
    if (answer.kind === 'refused') say(answer.reason, 'error');
  };
  return (
    <button
      class={`row-open form-row ${row.part === 'when' || row.part === 'forEach' ? 'condition' : ''} ${isTied ? 'tied' : ''}`}
      data-row={row.id}
      onClick={open}
      onDragOver={(event) => {
        if (!row.expression || !event.dataTransfer?.types.includes(draggedPath)) return;
        event.preventDefault();
        event.currentTarget.classList.add('takes-drop');
      }}
      onDragLeave={({ currentTarget }) => currentTarget.classList.remove('takes-drop')}
      onDrop={(event) => {
        event.currentTarget.classList.remove('takes-drop');
        void drop(event);
      }}
      onFocus={focus}
      type="button"
    >
      <RowLabel row={row} />
      <span class="row-value cut">
        {row.link && (
          <span class="link-words">
            {row.link.label} with {row.link.keyLabel}{' '}
          </span>
        )}
        {row.expression ? <Tokens tokens={row.expression.tokens} /> : <code class="x-code">{row.source}</code>}
        {row.link?.notFound === 'omit' && <span class="muted"> if it exists</span>}
        {row.missing && row.missing !== 'keep' && (
          <span class="muted"> {row.missing === 'clear' ? 'cleared if missing' : 'the event must have it'}</span>
        )}
      </span>
      {finding && (
        <span class="row-mark" title={finding.message}>
          {finding.severity === 'error' ? <Wrong /> : <Warn />}
          <span class="unseen">
            {finding.severity}: {finding.message}
          </span>
        </span>
      )}
    </button>
  );
}

const lineAt = (text: string, offset: number) => text.slice(0, offset).split('\n').length;
