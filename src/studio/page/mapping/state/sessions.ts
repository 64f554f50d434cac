// The mappings that were opened, each with its unsaved text. Going to another screen and back loses nothing.
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Changes } from '../../api/changes.ts';
import { createSession, type Session, type SessionPorts } from './session.ts';

export interface Sessions {
  /** Opens the file if it is not open yet. */
  of(path: string): Session;
  /** The one with this path, or with this event type: it stays open if its file is gone. */
  named(name: string): Session | undefined;
  /** A file that is not on disk yet. */
  draft(path: string, text: string): Session;
  /** The one in view. */
  current: Signal<Session | undefined>;
  /** Paths with unsaved text. */
  unsaved: ReadonlySignal<string[]>;
  /** What is not saved. */
  texts: ReadonlySignal<{ path: string; text: string }[]>;
  /** Resolves once everything that was typed is in the texts. */
  settled(): Promise<boolean>;
}

export function createSessions({
  changes,
  ...ports
}: Pick<SessionPorts, 'say' | 'functions'> & { changes: Changes }): Sessions {
  const open = signal<ReadonlyMap<string, Session>>(new Map());
  const add = (session: Session) => {
    open.value = new Map([...open.peek(), [session.path, session]]);
    return session;
  };
  let isDue = false;
  changes.listen((change) => {
    const all = [...open.peek().values()];
    if (change.kind === 'files') {
      isDue = true;
      for (const session of all) {
        if (change.paths.includes(session.path)) void session.fileChanged();
        else session.evaluateSoon();
      }
    }
    // Until then, an evaluation knows neither the settings nor the other files as they are now.
    if (change.kind === 'checked' && !change.checked.isChecking && isDue) {
      isDue = false;
      for (const session of all) session.evaluateSoon();
    }
  });
  addEventListener('beforeunload', (event) => {
    if ([...open.peek().values()].some(({ isDirty }) => isDirty.peek())) event.preventDefault();
  });
  return {
    of: (path) => open.peek().get(path) ?? add(createSession(path, ports)),
    named: (name) =>
      open.value.get(name) ?? [...open.value.values()].find((each) => each.readable.peek()?.form.types.includes(name)),
    draft: (path, text) => add(createSession(path, { ...ports, draft: text })),
    current: signal<Session | undefined>(undefined),
    unsaved: computed(() => [...open.value.values()].filter(({ isDirty }) => isDirty.value).map(({ path }) => path)),
    texts: computed(() =>
      [...open.value.values()]
        .filter(({ isDirty }) => isDirty.value)
        .map(({ path, document }) => ({ path, text: document.text.value })),
    ),
    async settled() {
      const all = await Promise.all([...open.peek().values()].map(({ typing }) => typing.settled()));
      return all.every(Boolean);
    },
  };
}
