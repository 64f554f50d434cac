// The row in focus, opened in place: its editor, what it gives, and what can be put into it.
import { useEffect, useRef } from 'preact/hooks';
import type { FormRow } from '../../../../contract.ts';
import { Keycap } from '../../../keyboard/keycap.tsx';
import { commandKey } from '../../../keyboard/keys.ts';
import { useStudio } from '../../../store/studio.ts';
import { useSession } from '../../state/session-context.ts';
import { ExpressionEditor, type ExpressionHandle } from '../edit/expression-editor.tsx';
import { PickFunction, PickValue } from '../edit/pickers.tsx';
import { openRow } from '../open-row.ts';
import { Gives } from './gives.tsx';
import { NotFoundChoice } from './not-found-choice.tsx';
import { RowFinding } from './row-finding.tsx';
import { RowLabel } from './row-label.tsx';

export function OpenRow({ row }: { row: FormRow }) {
  const session = useSession();
  const { say } = useStudio();
  const box = useRef<HTMLDivElement>(null);
  const editor = useRef<ExpressionHandle | undefined>(undefined);
  const findings = session.evaluation.value?.findings.filter((each) => each.row === row.id) ?? [];
  const hasFinding = findings.length > 0;
  useEffect(() => box.current?.scrollIntoView({ block: 'nearest' }), [hasFinding]);
  const remove = async () => {
    openRow.value = undefined;
    const answer = await session.edit({ kind: 'remove', node: ownNode(row) });
    if (answer.kind === 'refused') say(answer.reason, 'error');
    else say(`${row.label} was removed. Ctrl-Z brings it back.`);
  };
  return (
    <div class="form-row-open tied" ref={box}>
      <button
        aria-expanded="true"
        class="open-head"
        onClick={() => (openRow.value = undefined)}
        tabIndex={-1}
        type="button"
      >
        <RowLabel row={row} />
        <span class="note">{row.link ? `${row.link.label} with this ${row.link.keyLabel}` : row.typeText}</span>
      </button>
      <ExpressionEditor handle={editor} row={row} />
      {findings.map((finding) => (
        <RowFinding field={row.field} finding={finding} key={`${finding.code} ${finding.start}`} />
      ))}
      <Gives row={row} />
      {row.link && <NotFoundChoice link={row.link} row={row} />}
      <div class="open-actions">
        <PickValue onPick={(path) => editor.current?.insertPath(path)} />
        <PickFunction onPick={(insert) => editor.current?.insert(insert)} />
        <button class="button small" onClick={() => editor.current?.fallBack()} type="button">
          If empty, use…
        </button>
        <button class="button small quiet" onClick={() => void remove()} type="button">
          Remove
        </button>
        <span class="note end">
          <Keycap>{commandKey}</Keycap> <Keycap>Space</Keycap> suggests
        </span>
      </div>
    </div>
  );
}

/** A link is removed as a whole, not the expression of its key. */
function ownNode({ node, part, field }: FormRow): FormRow['node'] {
  const at = part === 'link' && field ? node.lastIndexOf(field) : -1;
  return at > 0 ? node.slice(0, at + 1) : node;
}
