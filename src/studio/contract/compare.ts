// `POST /api/compare`: what the edits change, and for which events.
import type { JsonValue } from '../../json.ts';

export interface CompareRequest {
  source: 'examples' | 'folder';
  /** For `folder`: a folder of event files, relative to the project. */
  folder?: string;
  /** A git revision, or `saved` for the files as they are saved; default: the last commit. */
  against?: string;
  /** Texts that are not saved. */
  unsaved?: { path: string; text: string }[];
}

export type Comparison =
  | {
      kind: 'compared';
      against: string;
      events: number;
      rules: ChangedRule[];
      /** Those that change, in their order; at most 500. */
      changes: ChangedEvent[];
      /** All of those that change. */
      changed: number;
    }
  | { kind: 'refused'; reason: string };

export interface ChangedRule {
  path: string;
  types: string[];
  /** "Task: the condition has changed" */
  text: string;
  change: 'added' | 'removed' | 'changed';
  /** Events whose records change. */
  events: number;
  open: string;
}

export interface ChangedEvent {
  /** `mappings/counselor.login.yaml: a first login` */
  name: string;
  type: string;
  fields: ChangedField[];
  /** Fields that are the same before and after. */
  same: number;
}

export interface ChangedField {
  /** "Task.Subject", "Task" for a whole record, "outcome" */
  subject: string;
  before?: JsonValue;
  after?: JsonValue;
  beforeText?: string;
  afterText?: string;
}
