// The row in focus, opened in place: its editor, what it gives, and what can be put into it.
import { useEffect, useRef } from 'preact/hooks';
import type { FormRow } from '../../../../contract.ts';
import { Keycap } from '../../../keyboard/keycap.tsx';
import { commandKey } from '../../../keyboard/keys.ts';
import { useStudio } from '../../../store/studio.ts';
import { Sentence } from '../../../text/sentence.tsx';
import { useSession } from '../../state/session-context.ts';
import { ExpressionEditor, type ExpressionHandle } from '../edit/expression-editor.tsx';
import { PickFunction, PickValue } from '../edit/pickers.tsx';
import { openRow } from '../open-row.ts';
import { Gives } from './gives.tsx';
import { NotFoundChoice } from './not-found-choice.tsx';
import { RowLabel } from './row-label.tsx';

export function OpenRow({ row }: { row: FormRow }) {
  const session = useSession();
  const { say } = useStudio();
  const box = useRef<HTMLDivElement>(null);
  const editor = useRef<ExpressionHandle | undefined>(undefined);
  const finding = session.evaluation.value?.findings.find((each) => each.row === row.id);
  const hasFinding = finding !== undefined;
  useEffect(() => box.current?.scrollIntoView({ block: 'nearest' }), [hasFinding]);
  const remove = async () => {
    openRow.value = undefined;
    const answer = await session.edit({ kind: 'remove', node: ownNode(row) });
    if (answer.kind === 'refused') say(answer.reason, 'error');
    else say(`${row.label} was removed. Ctrl-Z brings it back.`);
  };
  const fix = () => {
    if (finding?.fix) session.document.apply(finding.fix.edits);
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
      {finding ? (
        <p class={`row-finding ${finding.severity}`}>
          <span>
            <strong>
              <Sentence text={finding.message} where="form" />
            </strong>{' '}
            {finding.hint && <Sentence text={finding.hint} where="form" />}
          </span>
          {finding.fix && (
            <button class="button small first" onClick={fix} title={finding.fix.title} type="button">
              Fix
              <span class="keycap">{commandKey} .</span>
            </button>
          )}
        </p>
      ) : null}
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
