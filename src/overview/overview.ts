// What all mappings do together, as printable JSON: the event types with their rules, and the objects with their fields and
// who writes them. One model for the text of `s3sf overview`, its Markdown, HTML and diagram, and the studio's map.
import type { JsonValue } from '../json.ts';
import type { Missing, SourceLocation } from '../pipeline/mapping/mappings.ts';
import type { Operation } from '../pipeline/plan/plan.ts';

export interface Overview {
  /** In the order of the files, and of the types in a file. */
  eventTypes: EventTypeOverview[];
  /** Beside the rules that write them: by the mean position of these. Objects that are only looked up come last. */
  objects: ObjectOverview[];
  examples: ExampleOverview[];
  /** Event types that examples and event files have, and no mapping. */
  unmapped: UnmappedType[];
  counts: OverviewCounts;
}

export interface OverviewCounts {
  mappings: number;
  eventTypes: number;
  /** Objects that are written. */
  objects: number;
  /** Fields that are written, keys and lookups included. */
  fields: number;
  /** Of these, the fields that several event types write. */
  fieldsOfSeveral: number;
  /** Of these, the fields that no example sets. */
  fieldsNotShown: number;
  unmapped: number;
}

export interface EventTypeOverview {
  type: string;
  file: string;
  /** Location of `event` in the file. */
  location: SourceLocation;
  description?: string;
  /** Decides which of two events is newer; absent: their time. */
  newest?: ExpressionOverview;
  /** Indexes of its examples. */
  examples: number[];
  /** Those that can apply to an event of this type. */
  rules: RuleOverview[];
}

export interface ExpressionOverview {
  /** As written, on one line. A condition comes without the part that only tests the event type. */
  text: string;
  /** With the last names of its paths: `active_rescues = 1`. */
  short: string;
  location: SourceLocation;
}

export interface RuleOverview {
  /** Unique in the overview: `counselor.login#0`. */
  id: string;
  /** Index under `records`. */
  index: number;
  sObject: string;
  operation: Operation;
  /** `Upsert Contact`, `Create Task once`. */
  words: string;
  location: SourceLocation;
  /** Absent if the rule applies to every event of the type. */
  condition?: ExpressionOverview;
  forEach?: ExpressionOverview;
  assignmentRules?: boolean;
  duplicateRules?: 'block' | 'allow';
  /** In the order in which they are evaluated. */
  writes: WriteOverview[];
  /** Indexes of the examples in which it writes a record. */
  shownBy: number[];
}

/** One field of a rule. */
export interface WriteOverview {
  field: string;
  label: string;
  /** `name`: a record type or a queue, found by its developer name. */
  from: 'key' | 'field' | 'constant' | 'link' | 'name';
  /** Location of the field's name. */
  location: SourceLocation;
  /** Absent for constants and names. */
  expression?: ExpressionOverview;
  constant?: string | number | boolean | null;
  target?: TargetOverview;
  ifAbsent: IfAbsent;
  /** Indexes of the examples in which it sets the field, clears it, and leaves it as it is. */
  setBy: number[];
  clearedBy: number[];
  keptBy: number[];
}

/** The record that a lookup points to. */
export interface TargetOverview {
  sObject: string;
  label: string;
  /** The key field by which it is found. */
  by: string;
  byLabel: string;
  /** Developer name of a record type or queue. */
  name?: string;
  notFound: 'retry' | 'omit';
}

/** What happens if the event has no value. */
export interface IfAbsent {
  /** `never`: there always is one. A key without a value rejects the event. */
  effect: Missing | 'never';
  /** Set if the file says `missing: keep` itself. */
  onPurpose?: true;
  /** Paths in `data` that make it `never`, because the mapping's schema requires them. */
  requiredPaths?: string[];
}

export interface ObjectOverview {
  sObject: string;
  label: string;
  isCustom: boolean;
  /** Ids of the rules that write records of it. */
  rules: string[];
  /** Event types that delete records of it. */
  deletedBy: string[];
  /** Written, in the order in which the rules name them. */
  fields: FieldOverview[];
  lookUps: LookUpOverview[];
}

/** How links find records of an object. */
export interface LookUpOverview {
  by: string;
  byLabel: string;
  /** The lookup, and its object. */
  field: string;
  fieldLabel: string;
  sObject: string;
  rules: string[];
}

export interface FieldOverview {
  field: string;
  label: string;
  /** As Setup shows it: `Text (80)`. */
  type: string;
  isKey: boolean;
  /** Objects that a lookup may point to. */
  referenceTo?: string[];
  isCustom: boolean;
  /** Salesforce creates no record without it. */
  isRequired: boolean;
  writers: WriterOverview[];
  /** Number of event types that write it. */
  eventTypes: number;
  /** Number of examples that set it. */
  examples: number;
  /** The first different values of the examples. */
  values: JsonValue[];
  moreValues: number;
  /** `newest`: the newest event wins. `first`: only the event that creates the record sets it. */
  wins: 'newest' | 'first';
  leftAloneBy: LeavesAlone[];
}

export interface WriterOverview {
  eventType: string;
  rule: string;
  operation: Operation;
  write: WriteOverview;
}

/** An event type that touches the same records and leaves the field as it is. */
export interface LeavesAlone {
  eventType: string;
  location: SourceLocation;
  /** `keeps`: the file says `missing: keep`. Otherwise the rule does not name the field. */
  how: 'keeps' | 'update' | 'upsert';
}

export interface ExampleOverview {
  name: string;
  type: string;
  location: SourceLocation;
}

export interface UnmappedType {
  type: string;
  /** Files that have such an event, as a person would type them. */
  seenIn: string[];
  /** A similar type that has a mapping. */
  closest?: string;
}
