// A deliberate fault of the product: one rule is left out or turned round.

export interface Mutant {
  name: string;
  file: string;
  /** Stands in the file once. */
  from: string;
  to: string;
}
