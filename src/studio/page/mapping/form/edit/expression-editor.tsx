// The editor of one expression. What is typed becomes a splice of the mapping's text, so undo is the text's.
import { autocompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap } from '@codemirror/commands';
import { EditorState, RangeSetBuilder } from '@codemirror/state';
import { Decoration, type DecorationSet, drawSelection, dropCursor, EditorView, keymap } from '@codemirror/view';
import { useEffect, useRef } from 'preact/hooks';
import type { FormRow } from '../../../../contract.ts';
import { expressionCompletions } from '../../../editor/complete.ts';
import { editorLook, pageNonce } from '../../../editor/look.ts';
import { partsOf, pathSource } from '../../../expressions/tokens.ts';
import { useStudio } from '../../../store/studio.ts';
import { draggedPath } from '../../event/event-tree.tsx';
import { useSession } from '../../state/session-context.ts';
import { withFallback } from './with-fallback.ts';

export interface ExpressionHandle {
  insertPath(names: readonly string[]): void;
  /** `…` is where the cursor goes. */
  insert(text: string): void;
  fallBack(): void;
}

export function ExpressionEditor({ row, handle }: { row: FormRow; handle: { current: ExpressionHandle | undefined } }) {
  const session = useSession();
  const { say, functions } = useStudio();
  const box = useRef<HTMLDivElement>(null);
  const shown = useRef<EditorView | undefined>(undefined);
  const writing = useRef<{ wanted: string | undefined; isBusy: boolean }>({ wanted: undefined, isBusy: false });
  const node = useRef(row.node);
  node.current = row.node;

  const write = async (expression: string) => {
    const own = writing.current;
    own.wanted = expression;
    if (own.isBusy) return;
    own.isBusy = true;
    try {
      while (own.wanted !== undefined) {
        const next = own.wanted;
        own.wanted = undefined;
        const answer = await session.edit({ kind: 'set-expression', node: node.current, expression: next });
        if (answer.kind === 'refused' && own.wanted === undefined) say(answer.reason, 'error');
      }
    } catch (error) {
      say((error as Error).message, 'error');
    } finally {
      own.isBusy = false;
    }
  };

  useEffect(() => {
    if (!box.current) return undefined;
    const remember = (at: number) => {
      session.target.value = { row: row.id, at };
    };
    const undoKeys = [
      { key: 'Mod-z', run: () => session.document.undo() },
      { key: 'Mod-y', mac: 'Mod-Shift-z', run: () => session.document.redo() },
      { key: 'Mod-.', run: () => fixRow() },
    ];
    const fixRow = () => {
      const fix = session.evaluation.peek()?.findings.find((each) => each.row === row.id)?.fix;
      if (fix) session.document.apply(fix.edits);
      return fix !== undefined;
    };
    const view = new EditorView({
      parent: box.current,
      state: EditorState.create({
        doc: row.expression?.text ?? '',
        selection: { anchor: row.expression?.text.length ?? 0 },
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
              const text = pathSource(JSON.parse(names) as string[]);
              target.dispatch({
                changes: { from: at, insert: text },
                selection: { anchor: at + text.length },
                userEvent: 'input.drop',
              });
              target.focus();
              return true;
            },
          }),
          EditorView.updateListener.of((update) => {
            if (update.selectionSet || update.docChanged) remember(update.state.selection.main.head);
            const isOurs = update.transactions.some((each) => each.isUserEvent('sync'));
            if (update.docChanged && !isOurs) void write(update.state.doc.toString());
          }),
          editorLook,
        ],
      }),
    });
    shown.current = view;
    handle.current = {
      insertPath(names) {
        void session
          .edit({ kind: 'insert-path', node: node.current, names: [...names], at: view.state.selection.main.head })
          .then((answer) => {
            if (answer.kind === 'refused') say(answer.reason, 'error');
          });
        view.focus();
      },
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
    remember(view.state.doc.length);
    view.focus();
    return () => {
      handle.current = undefined;
      shown.current = undefined;
      view.destroy();
    };
  }, [row.id]);

  // What changed elsewhere (undo, a fix, a value put in) comes back into the editor, never over what is being typed.
  const now = row.expression?.text ?? '';
  useEffect(() => {
    const view = shown.current;
    const { isBusy, wanted } = writing.current;
    if (!view || isBusy || wanted !== undefined || session.isChecking.peek() || view.state.doc.toString() === now)
      return;
    const before = view.state.doc.length;
    const head = Math.max(0, Math.min(now.length, view.state.selection.main.head + now.length - before));
    view.dispatch({ changes: { from: 0, to: before, insert: now }, selection: { anchor: head }, userEvent: 'sync' });
  }, [now]);

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
