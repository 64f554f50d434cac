// The editor of one expression. What is typed becomes a splice of the mapping's text, so undo is the text's.
import { autocompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap } from '@codemirror/commands';
import { EditorState, RangeSetBuilder } from '@codemirror/state';
import { Decoration, type DecorationSet, drawSelection, dropCursor, EditorView, keymap } from '@codemirror/view';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { FormRow } from '../../../../contract.ts';
import { insertPath, writtenPath } from '../../../../edit/insert-path.ts';
import { expressionCompletions } from '../../../editor/complete.ts';
import { editorLook, pageNonce } from '../../../editor/look.ts';
import { partsOf } from '../../../expressions/tokens.ts';
import { takeHeldKeys } from '../../../keyboard/held-keys.ts';
import { useStudio } from '../../../store/studio.ts';
import { draggedPath } from '../../event/event-tree.tsx';
import { onlyDifference } from '../../state/only-difference.ts';
import { useSession } from '../../state/session-context.ts';
import { fixFinding } from '../fix-finding.ts';
import { freshRow } from '../open-row.ts';
import { listOf } from './list-of.ts';
import { withFallback } from './with-fallback.ts';

export interface ExpressionHandle {
  insertPath(names: readonly string[]): void;
  /** `…` is where the cursor goes. */
  insert(text: string): void;
  fallBack(): void;
}

export function ExpressionEditor({ row, handle }: { row: FormRow; handle: { current: ExpressionHandle | undefined } }) {
  const session = useSession();
  const { functions } = useStudio();
  const box = useRef<HTMLDivElement>(null);
  const shown = useRef<EditorView | undefined>(undefined);
  const node = useRef(row.node);
  node.current = row.node;

  // Before the next key arrives: what is typed right after the row was chosen belongs here.
  useLayoutEffect(() => {
    if (!box.current) return undefined;
    const end = row.expression?.text.length ?? 0;
    const remember = (at: number) => {
      session.target.value = { row: row.id, at };
    };
    const undoKeys = [
      { key: 'Mod-z', run: () => session.document.undo() },
      { key: 'Mod-y', mac: 'Mod-Shift-z', run: () => session.document.redo() },
      {
        key: 'Mod-.',
        run() {
          void fixFinding(session, (finding) => finding.row === row.id);
          return true;
        },
      },
    ];
    /** In place of what is between the two. */
    const putIn = (names: readonly string[], from: number, to = from) => {
      const before = view.state.doc.toString();
      const path = writtenPath(names, listOf(session.readable.peek()?.form, row));
      const { expression, cursor } = insertPath(before.slice(0, from) + before.slice(to), path, from);
      session.document.step();
      view.dispatch({
        changes: onlyDifference(before, expression) ?? [],
        selection: { anchor: cursor },
        userEvent: 'input.path',
      });
      view.focus();
    };
    const view = new EditorView({
      parent: box.current,
      state: EditorState.create({
        doc: row.expression?.text ?? '',
        selection: { anchor: freshRow.peek() === row.id ? 0 : end, head: end },
        extensions: [
          pageNonce(),
          keymap.of([...undoKeys, ...completionKeymap, ...defaultKeymap]),
          autocompletion({
            override: [
              expressionCompletions(
                () => ({ paths: session.readable.peek()?.paths ?? [], functions: functions.peek() }),
                () => true,
              ),
            ],
            icons: false,
            // Below are the findings and the value, which change as one types.
            aboveCursor: true,
          }),
          EditorView.lineWrapping,
          drawSelection(),
          dropCursor(),
          EditorView.decorations.of(({ state }) => tokens(state.doc.toString())),
          EditorView.contentAttributes.of({ 'aria-label': `Expression of ${row.label}`, spellcheck: 'false' }),
          EditorView.domEventHandlers({
            drop(event, target) {
              const names = event.dataTransfer?.getData(draggedPath);
              if (!names) return false;
              event.preventDefault();
              const at = target.posAtCoords({ x: event.clientX, y: event.clientY }) ?? target.state.doc.length;
              putIn(JSON.parse(names) as string[], at);
              return true;
            },
          }),
          EditorView.updateListener.of((update) => {
            if (update.selectionSet || update.docChanged) remember(update.state.selection.main.head);
            const isOurs = update.transactions.some((each) => each.isUserEvent('sync'));
            if (update.docChanged && !isOurs)
              session.typing.type({
                kind: 'set-expression',
                node: node.current,
                expression: update.state.doc.toString(),
              });
          }),
          editorLook,
        ],
      }),
    });
    shown.current = view;
    handle.current = {
      insertPath: (names) => putIn(names, view.state.selection.main.from, view.state.selection.main.to),
      insert(text) {
        const { from, to } = view.state.selection.main;
        const open = text.indexOf('…');
        const plain = text.replaceAll('…', '');
        view.dispatch({
          changes: { from, to, insert: plain },
          selection: { anchor: from + (open < 0 ? plain.length : open) },
          userEvent: 'input',
        });
        view.focus();
      },
      fallBack() {
        const { text, from, to } = withFallback(view.state.doc.toString(), view.state.selection.main);
        view.dispatch({
          changes: { from: 0, to: view.state.doc.length, insert: text },
          selection: { anchor: from, head: to },
          userEvent: 'input',
        });
        view.focus();
      },
    };
    session.openEditor.value = { row: row.id, insertPath: handle.current.insertPath };
    remember(view.state.doc.length);
    view.focus();
    freshRow.value = undefined;
    const typed = takeHeldKeys();
    if (typed !== '') view.dispatch({ ...view.state.replaceSelection(typed), userEvent: 'input.type' });
    return () => {
      handle.current = undefined;
      if (session.openEditor.peek()?.row === row.id) session.openEditor.value = undefined;
      shown.current = undefined;
      view.destroy();
    };
  }, [row.id]);

  // What changed elsewhere (undo, a fix, a value put in) comes back into the editor, never over what is being typed. With the
  // render: after the next paint, what was typed meanwhile could be in the text already, and `now` would take it back.
  const now = row.expression?.text ?? '';
  // An answer about an earlier text would take back what was typed since.
  const isCurrent = session.isCurrent.value;
  useLayoutEffect(() => {
    const view = shown.current;
    if (!view || session.typing.isWriting(node.current) || !isCurrent || view.state.doc.toString().trim() === now)
      return;
    const before = view.state.doc.length;
    const head = Math.max(0, Math.min(now.length, view.state.selection.main.head + now.length - before));
    view.dispatch({ changes: { from: 0, to: before, insert: now }, selection: { anchor: head }, userEvent: 'sync' });
  }, [now, isCurrent]);

  return <div class="expression-editor" ref={box} />;
}

function tokens(source: string): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { kind, at, text } of partsOf(source)) {
    const mark = marks[kind];
    if (mark) builder.add(at, at + text.length, mark);
  }
  return builder.finish();
}

const mark = (name: string) => Decoration.mark({ class: name });
const marks: Partial<Record<ReturnType<typeof partsOf>[number]['kind'], Decoration>> = {
  path: mark('token'),
  text: mark('x-text'),
  number: mark('x-number'),
  function: mark('x-function'),
  comment: mark('x-comment'),
};
