// The state that is passed along while an expression is checked.
import type { JsonObject } from '../../json.ts';
import type { Finding } from '../report.ts';
import type { Shape } from '../shapes/shape.ts';
import type { EventShapes } from '../shapes/shape-of-event.ts';
import type { Node } from './tree.ts';

export interface Scope {
  /** The value in which names are looked up. */
  input: Shape;
  /** The event. */
  root: Shape;
  /** By name without the $; `$` is the event. */
  variables: Map<string, Shape>;
  /** Paths that a condition around this tests, so the author has thought of null and missing values. */
  tested: ReadonlySet<string>;
  /** The types that the event can have here. */
  types: ReadonlySet<string>;
}

/** Names that mean something in Salesforce, seen from the record that an expression is for. */
export interface SalesforceNames {
  isField(name: string): boolean;
  /** An object, or the name of a lookup in a path. */
  isRecord(name: string): boolean;
}

/** An example's event as expressions see it. */
export interface ShownEvent {
  /** Of the example. */
  name: string;
  document: JsonObject;
  /** The same with rounded numbers, where numbers that would lose digits are texts. */
  rounded?: JsonObject;
}

export interface Inference {
  /** The expression's text. */
  source: string;
  /** Values of the field's picklist; empty if it is not one. */
  picklist: readonly string[];
  salesforce?: SalesforceNames;
  events: EventShapes;
  examples: readonly ShownEvent[];
  /** Where the check looked for paths: `is in none of the 4 examples`. */
  evidence: string;
  /** `offset` is an index in the source. */
  report: (offset: number, finding: Finding) => void;
  infer: (node: Node | undefined, scope: Scope) => Shape;
}
