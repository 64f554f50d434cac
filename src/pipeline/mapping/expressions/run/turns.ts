// JSONata evaluates the items of a list at once, and so the values of an object or a group (`Promise.all` in its
// evaluateUnary and evaluateGroupExpression). Which of them fails first would then depend on how long each takes, and a
// function takes longer when it is first called and imports what it needs. Here each waits for the one before it, so the
// first failure is always the same, and nothing runs on after it.
import type { Node } from '../nodes.ts';

export interface Turns {
  /** For each node that JSONata enters; a promise if the node has to wait. */
  enter(node: unknown): Promise<void> | undefined;
  /** For each node that it leaves. */
  leave(node: unknown): void;
  /** After an evaluation: what still waits never runs. */
  end(): void;
}

/** What JSONata has started at once. */
interface Batch {
  waiting: (() => void)[];
  next: number;
}

/** Undefined if JSONata evaluates nothing of the expression at once. */
export function createTurns(nodes: readonly Node[]): Turns | undefined {
  const parts = new Set(nodes.flatMap(partsOf));
  if (parts.size === 0) return undefined;
  const batches: Batch[] = [];
  let starting: Batch | undefined;

  /** JSONata enters all of a batch before it goes on with the first. */
  async function start(batch: Batch) {
    batches.push(batch);
    starting = batch;
    await undefined;
    if (starting === batch) starting = undefined;
  }

  return {
    enter(node) {
      if (!parts.has(node)) return undefined;
      if (!starting) return start({ waiting: [], next: 0 });
      const { waiting } = starting;
      return new Promise((resolve) => waiting.push(resolve));
    },
    leave(node) {
      const batch = parts.has(node) ? batches.at(-1) : undefined;
      if (!batch) return;
      const goOn = batch.waiting[batch.next];
      batch.next += 1;
      if (goOn) goOn();
      else batches.pop();
    },
    end() {
      batches.length = 0;
      starting = undefined;
    },
  };
}

/** A single value of an object is one too: in a group, JSONata evaluates it for each key. */
function partsOf({ type, expressions, lhs }: Node): unknown[] {
  if (Array.isArray(lhs)) return lhs.map((pair: unknown[]) => pair[1]);
  return type === 'unary' && Array.isArray(expressions) && expressions.length > 1 ? expressions : [];
}
