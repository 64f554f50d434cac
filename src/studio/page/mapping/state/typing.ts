// What is typed into the form, on its way into the mapping's text: one write at a time, and of a node the last.
import { type ReadonlySignal, signal } from '@preact/signals';
import type { EditAnswer, MappingEdit, NodePath } from '../../../contract.ts';

/** An edit that a key made, and that the next key into the same node replaces. */
export type TypedEdit = Extract<MappingEdit, { kind: 'set-expression' | 'set-value' | 'remove' }>;

export interface Typing {
  type(edit: TypedEdit): void;
  /** True while something that was typed into the node is not in the text yet. */
  isWriting(node: NodePath): boolean;
  /** What was typed and is not in the text yet, of each node the last. */
  pending: ReadonlySignal<readonly TypedEdit[]>;
  /** Tries once more what did not get through. Resolves with whether everything that was typed is in the text. */
  settled(): Promise<boolean>;
}

export interface TypingPorts {
  /** Rejects if there is no answer. */
  write(edit: TypedEdit): Promise<EditAnswer>;
  /** What was typed last could not be written. */
  onRefused(reason: string): void;
}

export function createTyping({ write, onRefused }: TypingPorts): Typing {
  const wanted = new Map<string, TypedEdit>();
  /** Nobody has answered. */
  const unanswered = new Map<string, TypedEdit>();
  let current: TypedEdit | undefined;
  let running: Promise<void> | undefined;
  const pending = signal<readonly TypedEdit[]>([]);
  const tell = () => {
    const last = new Map([...unanswered, ...(current ? [[keyOf(current), current] as const] : []), ...wanted]);
    if (last.size > 0 || pending.peek().length > 0) pending.value = [...last.values()];
  };
  const drain = async () => {
    for (let next = wanted.entries().next(); !next.done; next = wanted.entries().next()) {
      const [key, edit] = next.value;
      wanted.delete(key);
      unanswered.delete(key);
      current = edit;
      const reason = await write(edit).then(
        (answer) => (answer.kind === 'refused' ? answer.reason : undefined),
        (error: Error) => {
          if (!wanted.has(key)) unanswered.set(key, edit);
          return error.message;
        },
      );
      current = undefined;
      tell();
      if (reason !== undefined && !wanted.has(key)) onRefused(reason);
    }
    running = undefined;
  };
  return {
    type(edit) {
      wanted.set(keyOf(edit), edit);
      tell();
      running ??= drain();
    },
    isWriting: (node) => pending.peek().some((edit) => keyOf(edit) === keyOf({ node })),
    pending,
    settled: async () => {
      while (running) await running;
      if (unanswered.size === 0) return true;
      for (const [key, edit] of unanswered) wanted.set(key, edit);
      running ??= drain();
      while (running) await running;
      return unanswered.size === 0;
    },
  };
}

const keyOf = ({ node }: { node: NodePath }) => node.join('/');
