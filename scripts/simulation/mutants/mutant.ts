// A deliberate error in the product's code: one rule is left out or reversed.

export interface Mutant {
  /** The wrong behaviour, as a sentence. */
  name: string;
  /** Only this special kind of fault scenario catches it. */
  kind?: string;
  file: string;
  /** Occurs in the file exactly once. */
  from: string;
  to: string;
}
