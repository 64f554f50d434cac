// A deliberate fault of the product: one rule is left out or turned round.

export interface Mutant {
  name: string;
  file: string;
  /** Stands in the file once. */
  from: string;
  to: string;
  /** The test file that holds the rule, where it takes more at once than any of the seeds has. */
  test?: string;
}
