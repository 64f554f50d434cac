// Counts what the running expression does and ends it at its limits. One meter serves one evaluation at a time.
// A value that is held in two places counts twice, as in JSON: a value that holds itself twice doubles at every level.
import type { ExpressionLimits } from './expression-limits.ts';
import { isFunctionObject } from './function-object.ts';

/** The expression did more than the limits allow. */
export class UnboundedError extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'UnboundedError';
  }
}

export interface Meter {
  limits: ExpressionLimits;
  /** Resets the counts. */
  begin(): void;
  /** Counts work; throws `UnboundedError` past the limits. */
  spend(steps: number): void;
  /** JSONata calls these around everything it evaluates. */
  enter(): void;
  leave(node: unknown, input: unknown, environment: unknown, result: unknown): void;
}

interface Size {
  nodes: number;
  nesting: number;
}

/** `now` returns milliseconds from any origin. */
export function createMeter(limits: ExpressionLimits, now: () => number): Meter {
  let steps = 0;
  let depth = 0;
  let startedAt = 0;
  let sizes = new WeakMap<object, Size>();
  let mayChangeValues = false;

  function begin() {
    steps = 0;
    depth = 0;
    startedAt = now();
    mayChangeValues = false;
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

  function leave(node: unknown, _input: unknown, _environment: unknown, result: unknown) {
    depth -= 1;
    if (isTransform(node)) mayChangeValues = true;
    if (typeof result === 'string') {
      if (result.length > limits.textLength) throw new UnboundedError('text length');
      spend(result.length / 1_000);
    } else if (typeof result === 'object' && result !== null) {
      if (Array.isArray(result)) {
        if (result.length > limits.items) throw new UnboundedError('items');
        spend(result.length / 100);
      }
      // A transform adds members to objects that have been measured already.
      if (mayChangeValues) sizes = new WeakMap();
      // A frozen value is part of the event, which has limits of its own.
      if (!Object.isFrozen(result)) measure(result, 0);
    }
  }

  function measure(value: object, level: number): Size {
    const known = sizes.get(value);
    if (known) return known;
    if (level > limits.nesting) throw new UnboundedError('nesting');
    let nodes = 1;
    let nesting = 1;
    const members = membersOf(value);
    for (const member of members) {
      nodes += 1;
      if (typeof member !== 'object' || member === null) continue;
      const size = measure(member, level + 1);
      nodes += size.nodes;
      nesting = Math.max(nesting, size.nesting + 1);
    }
    if (nodes > limits.nodes) throw new UnboundedError('nodes');
    if (nesting > limits.nesting) throw new UnboundedError('nesting');
    const size = { nodes, nesting };
    sizes.set(value, size);
    spend(members.length / 100);
    return size;
  }

  return { limits, begin, spend, enter, leave };
}

function membersOf(value: object): readonly unknown[] {
  if (isFunctionObject(value)) return [];
  return Array.isArray(value) ? value : Object.values(value);
}

const isTransform = (node: unknown) =>
  typeof node === 'object' && node !== null && 'type' in node && node.type === 'transform';
