// The mappings that were opened, each with its unsaved text. Going to another screen and back, or loading the page again,
// loses nothing.
import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Changes } from '../../api/changes.ts';
import { isFileName } from './file-name.ts';
import type { KeptText, KeptTexts } from './kept-texts.ts';
import { createSession, type Session, type SessionPorts } from './session.ts';
import type { TypedEdit } from './typing.ts';

export interface Sessions {
  /** Opens the file if it is not open yet. */
  of(path: string): Session;
  /** The one with this path, event type or file name: it stays open if its file is gone. */
  named(name: string): Session | undefined;
  /** A file that is not on disk yet. The text replaces that of an earlier draft of the same file; undo brings it back. */
  draft(path: string, text: string): Session;
  /** Forgets a draft. */
  discard(path: string): void;
  /** The one in view. */
  current: Signal<Session | undefined>;
  /** Those with a text, in the order in which they were opened. */
  open: ReadonlySignal<Session[]>;
  /** Those with unsaved text, drafts among them. */
  unsaved: ReadonlySignal<Session[]>;
  /** What is not saved. */
  texts: ReadonlySignal<{ path: string; text: string }[]>;
  /** Resolves once everything that was typed is in the texts. */
  settled(): Promise<boolean>;
  /** Opens what was unsaved before the page was loaded again, and keeps what is unsaved from now on. Returns the paths. */
  keep(texts: KeptTexts): string[];
}

export function createSessions({
  changes,
  ...ports
}: Pick<SessionPorts, 'say' | 'functions'> & { changes: Changes }): Sessions {
  const all = signal<ReadonlyMap<string, Session>>(new Map());
  const add = (session: Session) => {
    all.value = new Map([...all.peek(), [session.path, session]]);
    return session;
  };
  let isDue = false;
  changes.listen((change) => {
    const sessions = [...all.peek().values()];
    if (change.kind === 'files') {
      isDue = true;
      for (const session of sessions) {
        if (change.paths.includes(session.path)) void session.fileChanged();
        else session.evaluateSoon();
      }
    }
    // Until then, an evaluation knows neither the settings nor the other files as they are now.
    if (change.kind === 'checked' && !change.checked.isChecking) {
      for (const session of sessions)
        if (isDue || session.evaluation.peek()?.checked.isChecking) session.evaluateSoon();
      isDue = false;
    }
  });
  addEventListener('beforeunload', (event) => {
    const isLosing = ({ isDirty, typing }: Session) => isDirty.peek() || typing.pending.peek().length > 0;
    if ([...all.peek().values()].some(isLosing)) event.preventDefault();
  });
  const draft = (path: string, text: string) => {
    const before = all.peek().get(path);
    if (!before?.isDirty.peek()) return add(createSession(path, { ...ports, draft: text }));
    before.document.replace(text);
    before.isUnaccepted.value = true;
    return before;
  };
  const restored = (kept: KeptText) => {
    if (kept.hash !== null) return add(createSession(kept.path, { ...ports, kept }));
    const session = draft(kept.path, kept.text);
    session.isUnaccepted.value = !kept.isAccepted;
    return session;
  };
  const unsaved = computed(() => [...all.value.values()].filter(({ isDirty }) => isDirty.value));
  return {
    of: (path) => all.peek().get(path) ?? add(createSession(path, ports)),
    named: (name) =>
      all.value.get(name) ??
      [...all.value.values()].find((each) => each.readable.peek()?.form.types.includes(name)) ??
      [...all.value.values()].find(({ path }) => isFileName(path, name)),
    draft,
    discard(path) {
      all.value = new Map([...all.peek()].filter(([each]) => each !== path));
    },
    current: signal<Session | undefined>(undefined),
    open: computed(() => [...all.value.values()].filter(({ saved, problem }) => saved.value && !problem.value)),
    unsaved,
    texts: computed(() => unsaved.value.map(({ path, document }) => ({ path, text: document.text.value }))),
    async settled() {
      const settled = await Promise.all([...all.peek().values()].map((session) => session.settled()));
      return settled.every(Boolean);
    },
    keep(texts) {
      const kept = new Map(texts.read().map((each) => [each.path, each]));
      for (const each of kept.values()) typeAgain(restored(each), each.typed);
      effect(() => texts.write([...all.value.values()].flatMap((session) => keptOf(session, kept))));
      return [...kept.keys()];
    },
  };
}

/** @param before what was kept for a file that is not read yet */
function keptOf(
  { path, saved, isDirty, document, typing, isUnaccepted }: Session,
  before: ReadonlyMap<string, KeptText>,
): KeptText[] {
  if (!saved.value) {
    const kept = before.get(path);
    return kept ? [kept] : [];
  }
  const typed = typing.pending.value;
  if (!isDirty.value && typed.length === 0) return [];
  const { hash } = saved.value;
  return [
    {
      ...{ path, text: document.text.value, hash },
      ...(typed.length > 0 && { typed: [...typed] }),
      ...(hash === null && !isUnaccepted.value && { isAccepted: true }),
    },
  ];
}

/** What had not reached the text when the page was loaded again. */
function typeAgain({ saved, typing }: Session, typed: readonly TypedEdit[] = []): void {
  const stop = effect(() => {
    if (!saved.value) return;
    for (const edit of typed) typing.type(edit);
    queueMicrotask(() => stop());
  });
}
