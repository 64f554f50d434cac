// Counts what the running expression does and ends it at its limits. One meter serves one evaluation at a time.
// A value that is held in two places counts twice, as in JSON: a value that holds itself twice doubles at every level.
import { type PlanningBudget, UnboundedError } from '../planning-budget.ts';
import type { ExpressionLimits } from './expression-limits.ts';
import { isFunctionObject } from './function-object.ts';

export interface Meter {
  limits: ExpressionLimits;
  /** Starts an evaluation, whose steps are taken from the budget. */
  begin(budget: PlanningBudget): void;
  /** Parts of the evaluation that still run, because another part failed, fail too. */
  end(): void;
  /** Counts work; throws `UnboundedError` past the limits. */
  spend(steps: number): void;
  /** Counts work in proportion to the size of the value and how often it is gone through. */
  spendOn(value: unknown, times?: number): void;
  /** JSONata calls these around everything it evaluates. */
  enter(node: unknown, input: unknown, environment: Environment): void;
  leave(node: unknown, input: unknown, environment: Environment, result: unknown): void;
}

/** `base` is the same object throughout one evaluation. */
export type Environment = { base: unknown };

interface Size {
  nodes: number;
  nesting: number;
}

/** What a step costs on average is about two microseconds. */
const charactersPerStep = 1_000;
const itemsPerStep = 50;
const bytesOfAnItem = 8;

/** Their result was there before. */
const passOn = new Set<unknown>(['variable', 'bind', 'block', 'condition', 'parent']);
/** Their result is a text that was not there before, if it is a text. */
const makeTexts = new Set<unknown>(['binary', 'function', 'apply']);

export function createMeter(limits: ExpressionLimits): Meter {
  let budget: PlanningBudget | undefined;
  let evaluation: unknown;
  let depth = 0;
  let bytes = 0;
  let sizes = new WeakMap<object, Size>();
  let mayChangeValues = false;

  function begin(of: PlanningBudget) {
    budget = of;
    evaluation = undefined;
    depth = 0;
    bytes = 0;
    mayChangeValues = false;
  }

  function end() {
    budget = undefined;
  }

  function spend(steps: number) {
    if (!budget) throw new UnboundedError('ended');
    budget.spend(steps);
  }

  function enter(_node: unknown, _input: unknown, { base }: Environment) {
    evaluation ??= base;
    if (evaluation !== base) throw new UnboundedError('ended');
    depth += 1;
    if (depth > limits.depth) throw new UnboundedError('depth');
    spend(1);
  }

  function leave(node: unknown, _input: unknown, { base }: Environment, result: unknown) {
    if (evaluation !== base) throw new UnboundedError('ended');
    depth -= 1;
    const type = typeOf(node);
    if (type === 'transform') mayChangeValues = true;
    if (typeof result === 'string') {
      if (result.length > limits.textLength) throw new UnboundedError('text length');
      if (makeTexts.has(type)) made(result.length, result.length / charactersPerStep);
    } else if (typeof result === 'object' && result !== null) {
      if (Array.isArray(result)) {
        if (result.length > limits.items) throw new UnboundedError('items');
        if (!passOn.has(type)) made(result.length * bytesOfAnItem, result.length / itemsPerStep);
      }
      // A transform adds members to objects that have been measured already.
      if (mayChangeValues) sizes = new WeakMap();
      // A frozen value is part of the event, which has limits of its own.
      if (!Object.isFrozen(result)) measure(result, 0);
    }
  }

  function made(size: number, steps: number) {
    bytes += size;
    if (bytes > limits.bytes) throw new UnboundedError('bytes');
    spend(steps);
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
    spend(members.length / itemsPerStep);
    return size;
  }

  function spendOn(value: unknown, times = 1) {
    if (typeof value === 'string') spend((value.length * times) / charactersPerStep);
    if (typeof value === 'object' && value !== null) spend((measure(value, 0).nodes * times) / itemsPerStep);
  }

  return { limits, begin, end, spend, spendOn, enter, leave };
}

function membersOf(value: object): readonly unknown[] {
  if (isFunctionObject(value)) return [];
  return Array.isArray(value) ? value : Object.values(value);
}

const typeOf = (node: unknown): unknown =>
  typeof node === 'object' && node !== null && 'type' in node ? node.type : undefined;
