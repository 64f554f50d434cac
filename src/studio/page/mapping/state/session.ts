// One mapping that is being looked at or edited: its text with the file on disk, what the text means, and what has the
// focus.
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { FunctionDetail } from '../../../contract.ts';
import { expressionCompletions } from '../../editor/complete.ts';
import { yamlExtensions } from '../yaml/yaml-extensions.ts';
import { createDocument, type TextDocument } from './document.ts';
import type { KeptText } from './kept-texts.ts';
import { type Chosen, type ChosenEvent, chosenEvent } from './session/chosen-event.ts';
import { createEditing, type Editing } from './session/editing.ts';
import { createEvaluating, type Evaluating } from './session/evaluating.ts';
import { createFileOnDisk, type FileOnDisk } from './session/file-on-disk.ts';
import { rowsOf } from './session/readable.ts';
import { type Focus, type Tie, tieOf } from './tie.ts';

export interface SessionPorts {
  say(text: string, severity?: 'ok' | 'error'): void;
  functions(): readonly FunctionDetail[];
  /** The text of a file that is not on disk yet. */
  draft?: string;
  /** Unsaved text of a file, from before the page was loaded again. */
  kept?: KeptText;
}

export interface Session extends Evaluating, Editing, FileOnDisk, ChosenEvent {
  path: string;
  document: TextDocument;
  chosen: Signal<Chosen>;
  focus: Signal<Focus | undefined>;
  /** The row that a chosen value is put into, and the cursor in its expression. */
  target: Signal<{ row: string; at: number } | undefined>;
  tie: ReadonlySignal<Tie>;
  /** Where the keyboard's focus goes once it is in view. */
  wantsView: Signal<'text' | 'row' | undefined>;
  /** True until a person has accepted what a drafted example expects: the draft only wrote down what it becomes. */
  isUnaccepted: Signal<boolean>;
  /** Code of the finding that is explained beside the text. */
  explained: Signal<string | undefined>;
  /** The editor of the row that is open in the form. */
  openEditor: Signal<{ row: string; insertPath(names: readonly string[]): void } | undefined>;
}

export function createSession(path: string, { say, functions, draft, kept }: SessionPorts): Session {
  const onFailed = (reason: string) => say(reason, 'error');
  const explained = signal<string | undefined>(undefined);
  const chosen = signal<Chosen>({ kind: 'example', index: 0 });
  const focus = signal<Focus | undefined>(undefined);
  const isInExpression = (at: number) =>
    rowsOf(readable.peek()).some(({ expression, value }) => expression && at >= value.start && at <= value.end);
  const document = createDocument(
    draft ?? '',
    yamlExtensions({
      explain: (code) => {
        explained.value = code;
      },
      complete: expressionCompletions(
        () => ({ paths: readable.peek()?.paths ?? [], functions: functions() }),
        isInExpression,
      ),
    }),
  );
  const given = () => {
    const now = chosen.peek();
    return now.kind === 'given' ? now.event : undefined;
  };
  const editing = createEditing({ path, document, given, onRefused: onFailed });
  const { settled } = editing;
  const file = createFileOnDisk({ path, document, isDraft: draft !== undefined, kept, settled, onFailed });
  const isRead = () => file.saved.value !== undefined;
  const evaluating = createEvaluating({ path, document, chosen, isRead, onFailed });
  const { readable } = evaluating;
  return {
    path,
    document,
    ...file,
    ...editing,
    ...evaluating,
    async save() {
      // What was typed last goes first. Comments that stay are no reason not to save.
      const isDraft = saysToDecide.test(document.text.peek());
      if (isDraft && (await settled())) await editing.edit({ kind: 'decide' });
      return file.save();
    },
    chosen,
    ...chosenEvent(chosen, readable, evaluating.evaluation),
    focus,
    target: signal<{ row: string; at: number } | undefined>(undefined),
    tie: computed(() => tieOf(focus.value, readable.value?.form, readable.value?.paths ?? [])),
    wantsView: signal<'text' | 'row' | undefined>(undefined),
    isUnaccepted: signal(draft !== undefined),
    explained,
    openEditor: signal<{ row: string; insertPath(names: readonly string[]): void } | undefined>(undefined),
  };
}

/** A draft has a list of decisions in its comments. What the text answers is not saved there. */
const saysToDecide = /^#.* To decide:$/m;
