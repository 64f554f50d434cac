// How much one evaluation of one expression may do. Steps decide, so that an event plans the same on a busy machine and
// on an idle one; the time limit only catches what steps do not see.

export interface ExpressionLimits {
  /** Parts of the expression evaluated, counted again each time; texts and lists count by their length. 200,000 take about 250 ms. */
  steps: number;
  /** Evaluations that wait for each other. */
  depth: number;
  /** Characters of any text that comes up on the way. */
  textLength: number;
  /** Items of any list that comes up on the way. */
  items: number;
  /** Values in any object or list that comes up on the way, counted as JSON would write them. */
  nodes: number;
  /** Objects and lists inside each other. */
  nesting: number;
  /** Milliseconds. */
  timeMs: number;
}

export const defaultExpressionLimits: ExpressionLimits = {
  steps: 200_000,
  depth: 20_000,
  textLength: 1_000_000,
  items: 10_000,
  nodes: 1_000_000,
  nesting: 200,
  timeMs: 2_000,
};

/** Characters of an expression's own text. */
export const longestSource = 20_000;
