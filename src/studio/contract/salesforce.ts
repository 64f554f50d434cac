// What is in the emulated Salesforce, and which fields of the snapshot the mappings use.
import type { JsonValue } from '../../json.ts';

/** `GET /api/salesforce/records?object=` */
export interface RecordList {
  isRunning: boolean;
  objects: { name: string; label: string; records: number }[];
  object?: string;
  /** Filled fields alone. */
  columns: { field: string; label: string }[];
  rows: { id: string; cells: Record<string, { value: JsonValue; text: string }> }[];
}

/** `GET /api/salesforce/records/OBJECT/ID/FIELD`: which event set it. */
export interface CellHistory {
  entries: { at: string; eventId?: string; event?: string; type?: string; text: string }[];
}

/** `GET /api/salesforce/fields` */
export interface FieldUse {
  object: string;
  label: string;
  field: string;
  fieldLabel: string;
  state: 'used' | 'not-used' | 'missing';
  /** Files that name it. */
  files: { path: string; line: number }[];
  typeText?: string;
}
