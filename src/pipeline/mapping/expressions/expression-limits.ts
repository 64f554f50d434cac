// How much planning one event may do: `steps` and `timeMs` are shared by all its expressions and its JSON Schema, the
// others hold for each evaluation. All but the time depend on the event and the mapping alone, so that an event gets the
// same plan on a busy machine as on an idle one.

export interface ExpressionLimits {
  /**
   * Evaluated parts of all expressions, counted each time. What JSONata does without evaluating anything counts by
   * length, and so does the check against the JSON Schema. A million take two to three seconds.
   */
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
  /** Bytes of all texts and lists that one evaluation makes, as if it kept them all. */
  bytes: number;
  /** Milliseconds. Planning that takes longer is stopped and tried again. */
  timeMs: number;
}

export const defaultExpressionLimits: ExpressionLimits = {
  steps: 1_000_000,
  depth: 20_000,
  textLength: 1_000_000,
  items: 10_000,
  nodes: 1_000_000,
  nesting: 200,
  bytes: 100_000_000,
  timeMs: 30_000,
};

/** Characters of an expression's source. */
export const longestSource = 20_000;

/** Nested parts of an expression. Checking and running it take stack for each level. */
export const deepestTree = 500;
