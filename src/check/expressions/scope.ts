// What an expression is looked at with.
import type { Finding } from '../report.ts';
import type { Shape } from '../shapes/shape.ts';
import type { Node } from './tree.ts';

export interface Scope {
  /** What names are looked up in here. */
  input: Shape;
  /** The event. */
  root: Shape;
  /** By name without the $; the event is `$`. */
  variables: Map<string, Shape>;
  /** Paths that a condition around this has asked about: who asks has thought of null and nothing. */
  asked: ReadonlySet<string>;
}

export interface Inference {
  /** The expression's text. */
  source: string;
  /** Values of the picklist that the expression is for, where it is for one. */
  picklist: readonly string[];
  /** Where paths were looked for: `is in none of the 4 examples`. */
  evidence: string;
  /** `offset` is an index in the source. */
  say: (offset: number, finding: Finding) => void;
  infer: (node: Node | undefined, scope: Scope) => Shape;
}
