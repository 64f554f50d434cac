/** The same thing before and after an edit. */
export interface Versions<Part> {
  before: Part;
  after: Part;
}
