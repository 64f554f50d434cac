// How much one evaluation of one expression may do. Steps decide, so that an event gets the same plan on a busy machine
// as on an idle one; the time limit only catches work that steps do not count.

export interface ExpressionLimits {
  /** Evaluated parts of the expression, counted each time; texts and lists count by length. 200,000 take about 250 ms. */
  steps: number;
  /** Nested evaluations. */
  depth: number;
  /** Characters of any intermediate text. */
  textLength: number;
  /** Items of any intermediate list. */
  items: number;
  /** Values in any intermediate object or list, counted as JSON would write them. */
  nodes: number;
  /** Nested objects and lists. */
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

/** Characters of an expression's source. */
export const longestSource = 20_000;

/** Nested parts of an expression. Checking and running it take stack for each level. */
export const deepestTree = 500;
