// One mapping that is being looked at or edited: its text, what the server says that the text means, and what has the
// focus. The last evaluation wins; one that comes too late is dropped.
import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type {
  EditAnswer,
  Evaluation,
  EventResult,
  ExampleResult,
  FormRow,
  FunctionDetail,
  MappingEdit,
} from '../../../contract.ts';
import { request } from '../../api/client.ts';
import { expressionCompletions } from '../../editor/complete.ts';
import { showFindings } from '../yaml/findings.ts';
import { yamlExtensions } from '../yaml/yaml-extensions.ts';
import { createDocument, type TextDocument } from './document.ts';
import { type SavedText, savedText, toDisk } from './line-endings.ts';
import { type Focus, type Tie, tieOf } from './tie.ts';
import { createTyping, type Typing } from './typing.ts';

export interface SessionPorts {
  say(text: string, severity?: 'ok' | 'error'): void;
  functions(): readonly FunctionDetail[];
  /** The text of a file that is not on disk yet. */
  draft?: string;
}

export type Chosen =
  | { kind: 'example'; index: number }
  | { kind: 'given'; name: string; event: Record<string, unknown> };

/** The last evaluation of a text that could be read. */
export type Readable = Required<Pick<Evaluation, 'form' | 'examples' | 'paths'>> & { result?: EventResult };

export interface Session {
  path: string;
  document: TextDocument;
  /** Undefined until the file is read. */
  saved: Signal<SavedText | undefined>;
  /** Why the file cannot be read. */
  problem: Signal<string | undefined>;
  isDirty: ReadonlySignal<boolean>;
  evaluation: ReadonlySignal<Evaluation | undefined>;
  /** Stays while the text cannot be read. */
  readable: ReadonlySignal<Readable | undefined>;
  isStale: ReadonlySignal<boolean>;
  isChecking: ReadonlySignal<boolean>;
  chosen: Signal<Chosen>;
  event: ReadonlySignal<Record<string, unknown> | undefined>;
  example: ReadonlySignal<ExampleResult | undefined>;
  result: ReadonlySignal<EventResult | undefined>;
  focus: Signal<Focus | undefined>;
  /** The row that a chosen value is put into, and the cursor in its expression. */
  target: Signal<{ row: string; at: number } | undefined>;
  tie: ReadonlySignal<Tie>;
  /** Where the keyboard's focus goes once it is in view. */
  wantsView: Signal<'text' | 'row' | undefined>;
  /** Of a draft: what a person has to decide. */
  toDecide: Signal<{ text: string; line: number }[]>;
  /** Code of the finding that is explained beside the text. */
  explained: Signal<string | undefined>;
  /** What is on disk, if it has changed meanwhile and the text here is unsaved. */
  conflict: Signal<SavedText | undefined>;
  edit(edit: MappingEdit): Promise<EditAnswer>;
  typing: Typing;
  /** The editor of the row that is open in the form. */
  openEditor: Signal<{ row: string; insertPath(names: readonly string[]): void } | undefined>;
  /** Writes the text, unless the file has changed meanwhile. */
  save(): Promise<boolean>;
  /** Takes over what is on disk as the beginning of this edit, with the text that both were merged to. */
  merged(text: string): Promise<boolean>;
  fileChanged(): Promise<void>;
  evaluateSoon(): void;
}

const quietMs = 50;

export const rowsOf = (readable: Pick<Readable, 'form'> | undefined): FormRow[] =>
  readable
    ? [...(readable.form.newest ? [readable.form.newest] : []), ...readable.form.rules.flatMap(({ rows }) => rows)]
    : [];

export function createSession(path: string, { say, functions, draft }: SessionPorts): Session {
  const saved = signal<SavedText | undefined>(
    draft === undefined ? undefined : { text: '', hash: null, hasCarriageReturns: false },
  );
  const problem = signal<string | undefined>(undefined);
  const evaluation = signal<Evaluation | undefined>(undefined);
  const readable = signal<Readable | undefined>(undefined);
  const explained = signal<string | undefined>(undefined);
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
  const isChecking = signal(false);
  const chosen = signal<Chosen>({ kind: 'example', index: 0 });
  const focus = signal<Focus | undefined>(undefined);
  const target = signal<{ row: string; at: number } | undefined>(undefined);
  const conflict = signal<SavedText | undefined>(undefined);
  const isDirty = computed(() => saved.value !== undefined && document.text.value !== saved.value.text);
  const example = computed(() => {
    const { value } = chosen;
    return value.kind === 'example' ? readable.value?.examples[value.index] : undefined;
  });

  let running: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  async function evaluate() {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    isChecking.value = true;
    const given = chosen.peek();
    const text = document.text.peek();
    try {
      const answer = await request('POST /api/mapping/evaluate', {
        body: { path, text, ...(given.kind === 'given' && { event: given.event as never }) },
        signal: mine.signal,
      });
      if (running !== mine) return;
      batch(() => {
        evaluation.value = answer;
        if (answer.form && answer.examples && answer.paths) {
          readable.value = {
            form: answer.form,
            examples: answer.examples,
            paths: answer.paths,
            ...(answer.result && { result: answer.result }),
          };
          const { value } = chosen;
          if (value.kind === 'example' && value.index >= answer.examples.length) {
            chosen.value = { kind: 'example', index: Math.max(0, answer.examples.length - 1) };
          }
        }
        isChecking.value = false;
      });
      document.tell(showFindings.of(text === document.text.peek() ? answer.findings : []));
    } catch (error) {
      if (mine.signal.aborted) return;
      isChecking.value = false;
      say((error as Error).message, 'error');
    }
  }
  const evaluateSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void evaluate(), quietMs);
  };

  const take = (onDisk: SavedText) => {
    batch(() => {
      saved.value = onDisk;
      conflict.value = undefined;
      document.load(onDisk.text);
    });
  };
  const load = async () => {
    try {
      const { text, hash } = await request('GET /api/files/:path', { path: { path } });
      return savedText(text, hash);
    } catch (error) {
      problem.value = (error as Error).message;
      return undefined;
    }
  };

  if (draft === undefined) void load().then((onDisk) => onDisk && take(onDisk));
  effect(() => {
    if (saved.value === undefined) return;
    void document.text.value;
    void chosen.value;
    evaluateSoon();
  });

  let line: Promise<unknown> = Promise.resolve();
  const edit = (wanted: MappingEdit): Promise<EditAnswer> => {
    const answer = line.then(() => editNow(wanted));
    line = answer.catch(() => undefined);
    return answer;
  };
  const editNow = async (wanted: MappingEdit): Promise<EditAnswer> => {
    for (;;) {
      const text = document.text.peek();
      const answer = await request('POST /api/mapping/edit', { body: { path, text, edit: wanted } });
      if (text !== document.text.peek()) continue;
      if (answer.kind === 'edited') document.apply(answer.edits, answer.selection);
      return answer;
    }
  };

  const typing = createTyping({
    write: (node, expression) => edit({ kind: 'set-expression', node, expression }),
    onRefused: (reason) => say(reason, 'error'),
  });

  const write = async (basedOn: SavedText): Promise<boolean> => {
    const text = document.text.peek();
    try {
      const answer = await request('PUT /api/files/:path', {
        path: { path },
        body: { text: toDisk(text, basedOn), basedOn: basedOn.hash },
      });
      if (answer.kind === 'conflict') {
        conflict.value = { ...savedText(answer.text ?? '', answer.hash) };
        return false;
      }
      batch(() => {
        saved.value = { ...basedOn, text, hash: answer.hash };
        conflict.value = undefined;
      });
      return true;
    } catch (error) {
      say((error as Error).message, 'error');
      return false;
    }
  };

  return {
    path,
    document,
    saved,
    problem,
    isDirty,
    evaluation,
    readable,
    isStale: computed(() => evaluation.value?.unreadable !== undefined),
    isChecking,
    chosen,
    event: computed(() => (chosen.value.kind === 'given' ? chosen.value.event : example.value?.event)),
    example,
    result: computed(() => (chosen.value.kind === 'given' ? readable.value?.result : example.value?.result)),
    focus,
    target,
    tie: computed(() => tieOf(focus.value, readable.value?.form, readable.value?.paths ?? [])),
    toDecide: signal<{ text: string; line: number }[]>([]),
    explained,
    wantsView: signal<'text' | 'row' | undefined>(undefined),
    conflict,
    edit,
    typing,
    openEditor: signal<{ row: string; insertPath(names: readonly string[]): void } | undefined>(undefined),
    async save() {
      await typing.settled();
      const { value } = saved;
      if (!value) return false;
      return write(value);
    },
    async merged(text) {
      const { value } = conflict;
      if (!value) return false;
      document.replace(text);
      return write(value);
    },
    async fileChanged() {
      const before = saved.peek();
      const onDisk = await load();
      await typing.settled();
      if (!onDisk || !before || onDisk.hash === saved.peek()?.hash) return;
      if (isDirty.peek()) conflict.value = onDisk;
      else take(onDisk);
    },
    evaluateSoon,
  };
}
