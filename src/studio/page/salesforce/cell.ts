/** A value of a record in the emulated Salesforce. */
export interface Cell {
  object: string;
  id: string;
  field: string;
  label: string;
  text: string;
}
