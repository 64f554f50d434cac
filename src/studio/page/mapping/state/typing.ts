// What is typed into the rows of the form, on its way into the mapping's text: one write at a time, and of a row the last.
import type { EditAnswer, NodePath } from '../../../contract.ts';

export interface Typing {
  type(node: NodePath, expression: string): void;
  /** True while something that was typed into the row is not in the text yet. */
  isWriting(node: NodePath): boolean;
  /** Resolves once everything that was typed is in the text. */
  settled(): Promise<void>;
}

export interface TypingPorts {
  write(node: NodePath, expression: string): Promise<EditAnswer>;
  /** What was typed last could not be written. */
  onRefused(reason: string): void;
}

export function createTyping({ write, onRefused }: TypingPorts): Typing {
  const wanted = new Map<string, { node: NodePath; expression: string }>();
  let current: string | undefined;
  let running: Promise<void> | undefined;
  const drain = async () => {
    for (let next = wanted.entries().next(); !next.done; next = wanted.entries().next()) {
      const [key, { node, expression }] = next.value;
      wanted.delete(key);
      current = key;
      const reason = await write(node, expression).then(
        (answer) => (answer.kind === 'refused' ? answer.reason : undefined),
        (error: Error) => error.message,
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
    isWriting: (node) => wanted.has(node.join('/')) || current === node.join('/'),
    settled: async () => {
      while (running) await running;
    },
  };
}
