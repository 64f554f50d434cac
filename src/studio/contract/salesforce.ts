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

/** `POST /api/salesforce/fields`: with what is not saved yet in place of its files. */
export interface FieldsRequest {
  unsaved: { path: string; text: string }[];
}

export interface FieldsAnswer {
  uses: FieldUse[];
  /** Absent if they cannot be found: `problem` is a sentence. */
  parts?: MissingParts;
  problem?: string;
}

/** `GET /api/salesforce/missing`: what the mappings use and the snapshot does not have. */
export interface MissingParts {
  fields: MissingField[];
  /** Custom objects that no file describes. */
  objects: { object: string; about: string; metadata: MetadataText }[];
  /** Standard objects that come with this project, and can be added without an org. */
  standard: string[];
  /** Names that only an org can know, or that are misspelled. */
  unknown: string[];
}

export interface MissingField {
  object: string;
  field: string;
  /** As it can be edited: `Text(255)`, `Number(3, 1)`, `Picklist(One; Two)`. */
  typeText: string;
  /** Why it was guessed; absent for a type that somebody chose. */
  because?: string;
  events: string[];
  metadata: MetadataText;
}

export interface MetadataText {
  /** Below the project: `salesforce/force-app/…/Contact/fields/Score__c.field-meta.xml`. */
  path: string;
  text: string;
}

/** `POST /api/salesforce/missing`: one field, with the type that somebody chose. */
export interface AddFieldRequest {
  object: string;
  field: string;
  typeText: string;
  /** False: only what would be written. */
  writes: boolean;
  /** What is not saved yet may be what uses the field. */
  unsaved?: { path: string; text: string }[];
}

export type AddFieldAnswer =
  | {
      kind: 'shown' | 'added';
      /** The field's own file, and those of what it needs. */
      metadata: MetadataText[];
      /** Files that were written or changed. Files that somebody had written stay as they are: `kept`. */
      written: string[];
      kept: string[];
    }
  /** The type cannot be read. */
  | { kind: 'refused'; reason: string };

/** `GET /api/salesforce/drift?ask=yes`: whether the org still is what the snapshot says. */
export type DriftAnswer =
  | {
      kind: 'compared';
      /** "the emulated Salesforce", or the address of the org. */
      org: string;
      /** Number of objects. */
      objects: number;
      changes: DriftChange[];
      /** What could not be compared, in sentences. */
      notes: string[];
    }
  /** An org that counts its calls is read when somebody asks for it: with `ask=yes`. */
  | { kind: 'not-asked' }
  /** One line: there is no org, or it refused. */
  | { kind: 'no-org'; reason: string };

export interface DriftChange {
  object: string;
  label: string;
  /** Absent for a change of the object itself. */
  field?: string;
  text: string;
  /** Event types whose mappings use it. */
  events: string[];
}

/** `POST /api/salesforce/pull` */
export interface PullRequest {
  /** Objects to add to the snapshot; absent: those that the mappings use. */
  objects?: string[];
}

export type PullAnswer =
  | { kind: 'pulled'; sentences: string[] }
  /** It needs an org: what to do, and the commands that do it. */
  | { kind: 'needs-org'; sentences: string[]; commands: string[] };
