// A mapping as a form: a card for each rule, a row for each value. Made from the text as it is, also while it has errors:
// what cannot be shown as a row of parts is shown as code.

import type { TextRange } from './finding.ts';
import type { Choice } from './project.ts';

/** Names and list indexes, from the top of the file: `['records', 2, 'fields', 'Subject']`. */
export type NodePath = (string | number)[];

export interface MappingForm {
  types: string[];
  description?: string;
  /** `newest`, if there is one. */
  newest?: FormRow;
  rules: FormRule[];
  /** What a draft leaves to a person, as its comments list it, without what the text already answers. */
  toDecide: FormDecision[];
}

export interface FormDecision {
  text: string;
  /** 1-based. */
  line: number;
  /** Is one of the comments: a person can say that it is decided. */
  isListed: boolean;
}

export interface FormRule extends TextRange {
  /** Index under `records`. */
  index: number;
  node: NodePath;
  object: string;
  label: string;
  operation: string;
  /** "create or update", "create once", "update", "delete" */
  operationText: string;
  /** `for each of`, then `only if`, then the key, constants, fields and links in the order of the file. */
  rows: FormRow[];
}

export interface FormRow {
  /** The node path with slashes: `records/2/fields/Subject`. The same row has the same id in every answer. */
  id: string;
  node: NodePath;
  part: 'newest' | 'forEach' | 'when' | 'key' | 'field' | 'constant' | 'link' | 'recordType' | 'queue';
  /** API name; absent for `when`, `forEach` and `newest`. */
  field?: string;
  /** "Subject"; "Only if", "For each of" */
  label: string;
  /** "Text, up to 255 characters"; absent if the snapshot does not have the field. */
  typeText?: string;
  isRequired: boolean;
  /** The name with its value. */
  whole: TextRange;
  /** The value that a click edits: for a link, the expression of its key. */
  value: TextRange;
  /** As it is in the file, in YAML: quotes included. */
  source: string;
  expression?: FormExpression;
  /** The value of a constant, a record type or a queue. */
  constant?: string | number | boolean | null;
  /** Values of the picklist. */
  choices?: Choice[];
  link?: FormLink;
  /** What happens without a value; absent if the file does not say it. */
  missing?: 'keep' | 'clear' | 'reject';
  /** Event paths that the value depends on: `data.counselor.first_name`. */
  reads: string[];
}

export interface FormLink {
  object: string;
  label: string;
  keyField: string;
  keyLabel: string;
  notFound: 'retry' | 'omit';
}

export interface FormExpression {
  text: string;
  /** In order and without gaps; one `code` token where the expression cannot be read. */
  tokens: ExpressionToken[];
}

/** Offsets in the expression's text. */
export interface ExpressionToken extends TextRange {
  kind: 'path' | 'text' | 'number' | 'constant' | 'function' | 'variable' | 'operator' | 'space' | 'code';
  text: string;
  /** Of a path, in full: `data.counselor.id`, `$item.id`. */
  path?: string;
  /** Of a path, as the form shows it: `counselor.id`. */
  short?: string;
}
