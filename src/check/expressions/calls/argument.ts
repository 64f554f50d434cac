// An argument of a call.
import type { Shape } from '../../shapes/shape.ts';
import type { Node } from '../tree.ts';

export interface Argument {
  /** Absent for the value before ~>. */
  node?: Node;
  shape: Shape;
}
