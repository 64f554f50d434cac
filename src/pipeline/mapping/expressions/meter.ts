// Counts what the running expression does and ends it at its limits. One meter serves one evaluation at a time.
// The size of a list or object counts what it holds as often as it holds it: sharing doubles at every level.
import type { ExpressionLimits } from './expression-limits.ts';

/** The expression did more than the limits allow. */
export class UnboundedError extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'UnboundedError';
  }
}

export interface Meter {
  limits: ExpressionLimits;
  /** Starts counting anew. */
  begin(): void;
  /** Counts work; throws `UnboundedError` past the limits. */
  spend(steps: number): void;
  /** JSONata calls these around everything it evaluates. */
  enter(): void;
  leave(node: unknown, input: unknown, environment: unknown, result: unknown): void;
}

interface Size {
  /** Length of the list when it was measured: lists grow while they are made. */
  length: number;
  nodes: number;
  nesting: number;
}

/** `now` gives milliseconds from any origin. */
export function createMeter(limits: ExpressionLimits, now: () => number): Meter {
  let steps = 0;
  let depth = 0;
  let startedAt = 0;
  const sizes = new WeakMap<object, Size>();

  function begin() {
    steps = 0;
    depth = 0;
    startedAt = now();
  }

  function spend(count: number) {
    steps += count;
    if (steps > limits.steps) throw new UnboundedError('steps');
    if (now() - startedAt > limits.timeMs) throw new UnboundedError('time');
  }

  function enter() {
    depth += 1;
    if (depth > limits.depth) throw new UnboundedError('depth');
    spend(1);
  }

  function leave(_node: unknown, _input: unknown, _environment: unknown, result: unknown) {
    depth -= 1;
    if (typeof result === 'string') {
      if (result.length > limits.textLength) throw new UnboundedError('text length');
      spend(result.length / 1_000);
    } else if (typeof result === 'object' && result !== null) {
      if (Array.isArray(result)) {
        if (result.length > limits.items) throw new UnboundedError('items');
        spend(result.length / 100);
      }
      // What is frozen is a part of the event, which has limits of its own.
      if (!Object.isFrozen(result)) measure(result, 0);
    }
  }

  function measure(value: object, level: number): Size {
    const length = Array.isArray(value) ? value.length : 0;
    const known = sizes.get(value);
    if (known && known.length === length) return known;
    if (level > limits.nesting) throw new UnboundedError('nesting');
    let nodes = 1;
    let nesting = 1;
    // JSONata's functions are objects too, and hold the whole environment.
    if (!isFunctionObject(value)) {
      for (const member of Array.isArray(value) ? value : Object.values(value)) {
        nodes += 1;
        if (typeof member !== 'object' || member === null) continue;
        const size = measure(member, level + 1);
        nodes += size.nodes;
        nesting = Math.max(nesting, size.nesting + 1);
      }
    }
    if (nodes > limits.nodes) throw new UnboundedError('nodes');
    if (nesting > limits.nesting) throw new UnboundedError('nesting');
    const size = { length, nodes, nesting };
    sizes.set(value, size);
    spend(Array.isArray(value) ? length / 100 : 0);
    return size;
  }

  return { limits, begin, spend, enter, leave };
}

/** True for a function of JSONata's, its own or one that the expression made. */
export function isFunctionObject(value: object): boolean {
  return '_jsonata_function' in value || '_jsonata_lambda' in value;
}
