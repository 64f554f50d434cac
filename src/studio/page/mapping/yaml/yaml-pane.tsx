// The text in the editor. The cursor moves the tie, and the tie tints the lines of its rows.
import { EditorView } from '@codemirror/view';
import { useSignalEffect } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { rowsOf } from '../state/session/readable.ts';
import { useSession } from '../state/session-context.ts';
import { Explained } from './explained.tsx';
import { rowAtCursor } from './row-at-cursor.ts';
import { showRows, showTied } from './row-marks.ts';

export function YamlPane() {
  const session = useSession();
  const box = useRef<HTMLDivElement>(null);
  const shown = useRef<EditorView | undefined>(undefined);
  useLayoutEffect(() => {
    if (!box.current) return undefined;
    const { view, end } = session.document.show(box.current);
    shown.current = view;
    if (session.wantsView.peek() === 'text') {
      session.wantsView.value = undefined;
      view.focus();
    }
    return () => {
      shown.current = undefined;
      end();
    };
  }, [session]);
  // Rows are where the last evaluation found them, so their places count for its text alone.
  useSignalEffect(() => {
    const rows = rowsOf(session.readable.value);
    const { rows: tied } = session.tie.value;
    if (session.isStale.value) return;
    session.document.tell(showRows.of(rows));
    const ranges = rows.filter(({ id }) => tied.has(id)).map(({ whole }) => whole);
    session.document.tell(showTied.of(ranges));
    const [first] = ranges;
    if (first && shown.current && !shown.current.hasFocus) {
      session.document.tell(EditorView.scrollIntoView(first.start, { y: 'nearest', yMargin: 60 }));
    }
  });
  const followed = useRef<number | undefined>(undefined);
  useSignalEffect(() => {
    const at = session.document.cursor.value;
    const rows = rowsOf(session.readable.value);
    if (rows.length === 0 || followed.current === at) return;
    followed.current = at;
    const row = rowAtCursor(rows, session.document.text.peek(), at);
    if (!row) return;
    session.focus.value = { kind: 'row', id: row.id };
    if (!row.expression) return;
    session.target.value = { row: row.id, at: Math.max(0, Math.min(at - row.value.start, row.expression.text.length)) };
  });
  useSignalEffect(() => {
    if (session.wantsView.value === 'text' && shown.current) {
      shown.current.focus();
      session.wantsView.value = undefined;
    }
  });
  return (
    <>
      <div class="yaml" ref={box} />
      {session.explained.value && <Explained code={session.explained.value} />}
    </>
  );
}
