// `POST /api/compare`: what the edits change, and for which events.

export interface CompareRequest {
  /** `bucket`: the events in the bucket of the local stack. */
  source: 'examples' | 'folder' | 'bucket';
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
      before: VersionBefore;
      /** Paths whose unsaved text was compared. All other files were compared as they are saved. */
      unsaved: UnsavedCompared[];
      /** Files that do not load in one of the versions. */
      notCompared: NotCompared[];
      /** All that were compared. */
      events: number;
      /** For `bucket`: true if it has more events than were compared. */
      hasOlder?: true;
      rules: ChangedRule[];
      /** Those that change, in their order; at most 500. */
      changes: ChangedEvent[];
      /** All of those that change. */
      changed: number;
    }
  /** For `bucket`: there is no local stack. */
  | { kind: 'nothing-runs' }
  | { kind: 'refused'; reason: string };

export type VersionBefore =
  | { kind: 'saved' }
  /** `name` as it was asked for; `commit` is the short hash. */
  | { kind: 'revision'; name: string; commit: string };

export interface UnsavedCompared {
  path: string;
  /** False if no rule of it differs: the edit is of a comment, a description or an example. Settings have no rules. */
  changesRules: boolean;
}

export interface NotCompared {
  path: string;
  version: 'before' | 'after';
  /** 1-based. */
  line: number;
  message: string;
}

export interface ChangedRule {
  path: string;
  /** 1-based: where it is now, or where it was if it was removed. */
  line: number;
  /** Of the events that it is about; none for the settings, which are about all. */
  types: string[];
  /** "Task: the condition has changed" */
  text: string;
  change: 'added' | 'removed' | 'changed';
  /** Events whose records change. */
  events: number;
  /** Absent if the mapping is gone. */
  open?: string;
}

export interface ChangedEvent {
  /** `mappings/counselor.login.yaml: a first login`, or `KEY:LINE` in the bucket */
  name: string;
  type: string;
  fields: ChangedField[];
  /** What is the same before and after. */
  same: { object: string; label: string; text: string }[];
  /** Path in the studio: the example, or the event. */
  open?: string;
}

export interface ChangedField {
  /** "Task.Subject", "Task" for a whole record, "outcome" */
  subject: string;
  /** "Subject"; "whole record" */
  label: string;
  /** "Task"; absent for what is about the whole event. */
  object?: string;
  /** Absent if there is nothing. */
  before?: ShownChange;
  after?: ShownChange;
}

/** A value, or the fields of a whole record. */
export type ShownChange = { text: string } | { fields: { label: string; text: string }[] };
