// The one text of a mapping with its history. The form and the YAML are two views of it, so undo reaches back over both.
import { isolateHistory, redo, undo } from '@codemirror/commands';
import { EditorState, type Extension, type StateEffect, Transaction, type TransactionSpec } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { type ReadonlySignal, signal } from '@preact/signals';
import type { TextEdit } from '../../../contract.ts';
import { onlyDifference } from './only-difference.ts';

export interface TextDocument {
  /** With "\n" between its lines. */
  text: ReadonlySignal<string>;
  /** 0-based offset of the cursor. */
  cursor: ReadonlySignal<number>;
  dispatch(spec: TransactionSpec): void;
  apply(edits: readonly TextEdit[], selection?: { start: number; end: number }): void;
  /** Replaces only what differs, so that the cursor stays. */
  replace(text: string): void;
  /** The same for what is on disk: undo does not reach behind it. */
  load(text: string): void;
  tell(effect: StateEffect<unknown>): void;
  /** What follows is undone by itself, however soon it comes: edits of the form are no typing. */
  step(): void;
  undo(): boolean;
  redo(): boolean;
  /** Shows the text in `parent`; returns how to take it away. */
  show(parent: HTMLElement): { view: EditorView; end: () => void };
}

export function createDocument(initial: string, extensions: Extension): TextDocument {
  let state = EditorState.create({ doc: initial, extensions });
  let view: EditorView | undefined;
  const text = signal(state.doc.toString());
  const cursor = signal(0);
  const now = () => view?.state ?? state;
  const after = () => {
    const { doc, selection } = now();
    cursor.value = selection.main.head;
    text.value = doc.toString();
  };
  const dispatch = (spec: TransactionSpec | Transaction) => {
    if (view) view.dispatch(spec as TransactionSpec);
    else {
      state = (spec instanceof Transaction ? spec : state.update(spec)).state;
      after();
    }
  };
  const target = () => ({ state: now(), dispatch: (transaction: Transaction) => dispatch(transaction) });
  return {
    text,
    cursor,
    dispatch,
    apply(edits, selection) {
      dispatch({
        changes: edits.map(({ start, end, text: insert }) => ({ from: start, to: end, insert })),
        ...(selection && { selection: { anchor: selection.start, head: selection.end } }),
        userEvent: 'input.type',
        scrollIntoView: true,
      });
    },
    replace(wanted) {
      const change = onlyDifference(now().doc.toString(), wanted);
      if (change) dispatch({ changes: change, userEvent: 'input' });
    },
    load(onDisk) {
      const change = onlyDifference(now().doc.toString(), onDisk);
      if (change) dispatch({ changes: change, annotations: Transaction.addToHistory.of(false) });
    },
    tell: (effect) => dispatch({ effects: effect }),
    step: () => dispatch({ annotations: isolateHistory.of('full') }),
    undo: () => undo(target()),
    redo: () => redo(target()),
    show(parent) {
      const shown = new EditorView({
        state,
        parent,
        dispatchTransactions(transactions, of) {
          of.update(transactions);
          after();
        },
      });
      view = shown;
      return {
        view: shown,
        end() {
          if (view !== shown) return;
          state = shown.state;
          view = undefined;
          shown.destroy();
        },
      };
    },
  };
}
