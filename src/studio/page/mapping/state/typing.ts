// What is typed into the rows of the form, on its way into the mapping's text: one write at a time, and of a row the last.
import type { EditAnswer, NodePath } from '../../../contract.ts';

export interface Typing {
  type(node: NodePath, expression: string): void;
  /** True while something that was typed into the row is not in the text yet. */
  isWriting(node: NodePath): boolean;
  /** True while something that was typed is not in the text yet. */
  isPending(): boolean;
  /** Tries once more what did not get through. Resolves with whether everything that was typed is in the text. */
  settled(): Promise<boolean>;
}

export interface TypingPorts {
  /** Rejects if there is no answer. */
  write(node: NodePath, expression: string): Promise<EditAnswer>;
  /** What was typed last could not be written. */
  onRefused(reason: string): void;
}

export function createTyping({ write, onRefused }: TypingPorts): Typing {
  type Typed = { node: NodePath; expression: string };
  const wanted = new Map<string, Typed>();
  /** Nobody has answered. */
  const unanswered = new Map<string, Typed>();
  let current: string | undefined;
  let running: Promise<void> | undefined;
  const drain = async () => {
    for (let next = wanted.entries().next(); !next.done; next = wanted.entries().next()) {
      const [key, typed] = next.value;
      wanted.delete(key);
      unanswered.delete(key);
      current = key;
      const reason = await write(typed.node, typed.expression).then(
        (answer) => (answer.kind === 'refused' ? answer.reason : undefined),
        (error: Error) => {
          if (!wanted.has(key)) unanswered.set(key, typed);
          return error.message;
        },
      );
      if (reason !== undefined && !wanted.has(key)) onRefused(reason);
    }
    current = undefined;
    running = undefined;
  };
  return {
    type(node, expression) {
      wanted.set(node.join('/'), { node, expression });
      running ??= drain();
    },
    isWriting: (node) => [wanted, unanswered].some((each) => each.has(node.join('/'))) || current === node.join('/'),
    isPending: () => wanted.size > 0 || unanswered.size > 0 || current !== undefined,
    settled: async () => {
      while (running) await running;
      if (unanswered.size === 0) return true;
      for (const [key, typed] of unanswered) wanted.set(key, typed);
      running ??= drain();
      while (running) await running;
      return unanswered.size === 0;
    },
  };
}
