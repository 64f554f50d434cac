// What an event becomes, as Salesforce will show it. One value that fails leaves all others as they are.
import type { JsonObject, JsonValue } from '../../json.ts';
import type { TextRange } from './finding.ts';

export interface EventResult {
  /** How the event ends: `fails` if any part of it fails. */
  outcome: 'writes' | 'nothing' | 'fails';
  /** Why the event as a whole fails: "data.counselor.id is missing". */
  problem?: ResultProblem;
  /** One for each rule, or for each item of its `forEach`, in the order of the file. */
  records: ResultRecord[];
  /** "If no Contact cc-1042 exists yet, the Task waits and is tried again." */
  notes: string[];
}

export interface ResultProblem {
  /** A code of docs/problems.md. */
  code: string;
  text: string;
  /** 1-based; absent where no line is to blame. */
  line?: number;
}

export interface ResultRecord {
  /** Index under `records`, and of the item. */
  rule: number;
  item?: number;
  object: string;
  label: string;
  outcome: 'written' | 'skipped' | 'failed';
  /**
   * "created, or updated if Counselor ID is cc-1042"; "created once, because active_rescues is 1"; for a record that is not
   * written "not created. active_rescues is 2, the rule wants 1."
   */
  text: string;
  /** Of a rule that does not apply: none. */
  fields: ResultField[];
  problem?: ResultProblem;
}

export interface ResultField {
  /** Id of the row in the form. */
  row: string;
  field: string;
  label: string;
  outcome: 'set' | 'cleared' | 'kept' | 'failed';
  /** As Salesforce shows it; absent if the field keeps its value or fails. */
  text?: string;
  /** Said beside it: "New York", "or the integration user". */
  note?: string;
  /** As it is sent. */
  value?: JsonValue;
  /** Of a lookup: which record it refers to. */
  link?: { object: string; label: string; key: string };
  problem?: ResultProblem;
  /** What the example expects, if that is something else; null if it expects no value. */
  expected?: { text: string } | null;
}

export interface ExampleResult {
  /** Index under `examples`. */
  index: number;
  name: string;
  /** Of the whole example. */
  range: TextRange;
  line: number;
  event: JsonObject;
  verdict: 'passes' | 'differs' | 'fails' | 'cannot-run';
  /** For screen readers and for the tooltip: "passes", "2 values differ". */
  text: string;
  result: EventResult;
  /** Where the outcome differs from `expect`, with the org's labels. */
  differences: ExampleDifference[];
  /** True if the saved file gives another result. */
  isChanged: boolean;
}

export interface ExampleDifference {
  /** "Subject"; "Task, Subject" if the example has several objects; "Task" for a whole record. */
  subject: string;
  of: 'field' | 'record' | 'outcome';
  /** As Salesforce shows it; absent if there is no value. */
  expected?: string;
  actual?: string;
}
