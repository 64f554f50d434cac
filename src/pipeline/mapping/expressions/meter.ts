// Counts what the running expression does and ends it at its limits. One meter serves one evaluation at a time.
// A value that is held in two places counts twice, as in JSON: a value that holds itself twice doubles at every level.
import { type PlanningBudget, UnboundedError } from '../planning-budget.ts';
import type { ExpressionLimits } from './expression-limits.ts';
import { isFunctionObject } from './function-object.ts';
import type { Node } from './nodes.ts';

export interface Meter {
  limits: ExpressionLimits;
  /** Starts an evaluation, whose steps are taken from the budget. */
  begin(budget: PlanningBudget): void;
  /** A part of the evaluation that still ran would fail. */
  end(): void;
  /** Counts work; throws `UnboundedError` past the limits. */
  spend(steps: number): void;
  /** Counts work in proportion to the size of the value, its texts included, and how often it is gone through. */
  spendOn(value: unknown, times?: number): void;
  /** The same for work on each item of a list, and of the lists in it, or on each member of an object. */
  spendOnItems(value: unknown): void;
  /** Counts a list that is copied each time it grows, until it has this many items. */
  spendOnCopies(times: number, items: number): void;
  /** JSONata calls these around everything it evaluates. */
  enter(node: unknown, input: unknown, environment: Environment): void;
  leave(node: unknown, input: unknown, environment: Environment, result: unknown): void;
}

/** `base` is the same object throughout one evaluation. */
export type Environment = { base: unknown };

/** What measuring a value has found. It costs steps, and each event pays for itself, whatever is planned beside it. */
interface Measured {
  sizes: WeakMap<object, Size>;
  widths: WeakMap<object, number>;
}

interface Size {
  nodes: number;
  nesting: number;
  /** Of all texts. */
  characters: number;
}

/** What a step costs on average is about two microseconds. */
const charactersPerStep = 1_000;
const itemsPerStep = 50;
/** A name is looked for in an item, or a member's name is listed. */
const namesPerStep = 15;
const bytesOfAnItem = 8;
/** Whatever gets a list or a text may go through it once. */
const itemsPassedPerStep = 1_000;
const charactersPassedPerStep = 50_000;
const itemsCopiedPerStep = 100;

/** Their result was there before. */
const passOn = new Set<unknown>(['variable', 'bind', 'block', 'condition', 'parent']);
/** Their result is a text that was not there before, if it is a text. */
const makeTexts = new Set<unknown>(['binary', 'function', 'apply']);

export function createMeter(limits: ExpressionLimits): Meter {
  let budget: PlanningBudget | undefined;
  let evaluation: unknown;
  let depth = 0;
  let bytes = 0;
  const measuredFor = new WeakMap<PlanningBudget, Measured>();
  let measured = nothingMeasured();
  let mayChangeValues = false;

  function begin(of: PlanningBudget) {
    budget = of;
    measured = measuredFor.get(of) ?? nothingMeasured();
    measuredFor.set(of, measured);
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

  function enter(node: unknown, input: unknown, { base }: Environment) {
    evaluation ??= base;
    if (evaluation !== base) throw new UnboundedError('ended');
    depth += 1;
    if (depth > limits.depth) throw new UnboundedError('depth');
    spend(1);
    if (typeof input !== 'object' || input === null) return;
    const type = typeOf(node);
    if (type === 'wildcard') spendOnItems(input);
    if (type === 'name' && Array.isArray(input)) spend(widthOf(input) / namesPerStep);
    if (type === 'descendant') spendOn(input);
  }

  function leave(node: unknown, input: unknown, { base }: Environment, result: unknown) {
    if (evaluation !== base) throw new UnboundedError('ended');
    depth -= 1;
    const type = typeOf(node);
    if (type === 'transform') mayChangeValues = true;
    if (typeof result === 'string') {
      if (result.length > limits.textLength) throw new UnboundedError('text length');
      if (makeTexts.has(type)) made(result.length, result.length / charactersPerStep);
      else spend(result.length / charactersPassedPerStep);
    } else if (typeof result === 'object' && result !== null) {
      // A transform adds members to objects that have been measured already.
      if (mayChangeValues) Object.assign(measured, nothingMeasured());
      let counted = 0;
      if (Array.isArray(result)) {
        if (result.length > limits.items) throw new UnboundedError('items');
        if (!passOn.has(type)) {
          made(result.length * bytesOfAnItem, result.length / itemsPerStep);
          counted = result.length;
        }
        spendOnCopies(partsOf(node, type, input), result.length);
      }
      // A frozen value is part of the event, which has limits of its own.
      if (!Object.isFrozen(result)) measure(result, 0);
      if (Array.isArray(result)) spend((widthOf(result) - counted) / itemsPassedPerStep);
    }
  }

  function made(size: number, steps: number) {
    bytes += size;
    if (bytes > limits.bytes) throw new UnboundedError('bytes');
    spend(steps);
  }

  function measure(value: object, level: number): Size {
    const known = measured.sizes.get(value);
    if (known) return known;
    if (level > limits.nesting) throw new UnboundedError('nesting');
    let nodes = 1;
    let nesting = 1;
    let characters = 0;
    const members = membersOf(value);
    for (const member of members) {
      nodes += 1;
      if (typeof member === 'string') characters += member.length;
      if (typeof member !== 'object' || member === null) continue;
      const size = measure(member, level + 1);
      nodes += size.nodes;
      characters += size.characters;
      nesting = Math.max(nesting, size.nesting + 1);
    }
    if (nodes > limits.nodes) throw new UnboundedError('nodes');
    if (nesting > limits.nesting) throw new UnboundedError('nesting');
    const size = { nodes, nesting, characters };
    measured.sizes.set(value, size);
    spend(members.length / itemsPerStep);
    return size;
  }

  /** Items of a list, and of the lists in it; members of an object. */
  function widthOf(value: object): number {
    const known = measured.widths.get(value);
    if (known !== undefined) return known;
    const members = membersOf(value);
    let width = members.length;
    if (Array.isArray(value)) for (const item of value) if (Array.isArray(item)) width += widthOf(item);
    measured.widths.set(value, width);
    return width;
  }

  function spendOn(value: unknown, times = 1) {
    if (typeof value === 'string') spend((value.length * times) / charactersPerStep);
    if (typeof value !== 'object' || value === null) return;
    const { nodes, characters } = measure(value, 0);
    spend((nodes / itemsPerStep + characters / charactersPerStep) * times);
  }

  function spendOnItems(value: unknown) {
    if (typeof value === 'object' && value !== null)
      spend(widthOf(value) / (Array.isArray(value) ? itemsPerStep : namesPerStep));
  }

  const spendOnCopies = (times: number, items: number) =>
    spend((times * Math.min(items, limits.items)) / 2 / itemsCopiedPerStep);

  return { limits, begin, end, spend, spendOn, spendOnItems, spendOnCopies, enter, leave };
}

const nothingMeasured = (): Measured => ({ sizes: new WeakMap(), widths: new WeakMap() });

/** JSONata appends the lists in these one after another, each time to a copy of what it has. */
function partsOf(node: unknown, type: unknown, input: unknown): number {
  if (type === 'unary' && Array.isArray((node as Node).expressions))
    return ((node as Node).expressions as unknown[]).length;
  if (type !== 'wildcard' || typeof input !== 'object' || input === null) return 0;
  return membersOf(input).filter(Array.isArray).length;
}

function membersOf(value: object): readonly unknown[] {
  if (isFunctionObject(value)) return [];
  return Array.isArray(value) ? value : Object.values(value);
}

const typeOf = (node: unknown): unknown =>
  typeof node === 'object' && node !== null && 'type' in node ? node.type : undefined;
