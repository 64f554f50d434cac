// What the mapping files come to once they are compiled. Everything here is ready to run: nothing is looked up, parsed
// or checked again when an event comes.
import type { JsonObject, JsonValue } from '../../json.ts';
import type { EnvelopeReader } from '../event/envelope-reader.ts';
import type { RecordConditions, RecordOptions } from './compile/record-options.ts';

export interface Mappings {
  settings: Settings;
  /** Reads the envelope of events that are not CloudEvents. */
  envelope: EnvelopeReader;
  /** The mapping for an event type. */
  forType(type: string): CompiledMapping | undefined;
  /** In the order of their files. */
  all(): readonly CompiledMapping[];
  /** True where a file could not be loaded: a type without a mapping may be one of that file's. */
  incomplete: boolean;
}

export interface Settings {
  /** What an event gets whose type has no mapping. */
  unmapped: 'ignore' | 'reject';
  limits: {
    /** Records of one event. */
    records: number;
    /** Bytes of one event as JSON, and of the records made of it. */
    bytes: number;
    /** Objects and arrays inside each other. */
    depth: number;
  };
  salesforce: {
    /** Share of the daily API calls after which we wait, above 0 and up to 1. */
    limitShare: number;
  };
}

/** Where something stands in a mapping file; line and column from 1. */
export interface SourceLocation {
  file: string;
  line: number;
  column: number;
}

export interface CompiledMapping {
  file: string;
  /** Where `event` stands. */
  location: SourceLocation;
  types: readonly string[];
  description?: string;
  /** SHA-256 in hex of what the mapping says about each of its types, without examples, comments, descriptions and key order. */
  rulesHash: string;
  /** Names of the parts of an event's `data` that break the mapping's schema, `data.counselor.id`; none where it holds. */
  breaches?: (data: JsonValue | undefined) => string[];
  /** What `data` must look like, as it is written. */
  schema?: JsonObject | boolean;
  newest?: Expression;
  rules: readonly CompiledRule[];
  examples: readonly Example[];
}

export interface Expression {
  /** As it is written. */
  source: string;
  location: SourceLocation;
  /** What JSONata's `ast()` gives for it. */
  tree: unknown;
  /** Where a character of the source stands, by its index from 0. */
  locationOf(index: number): SourceLocation;
  /**
   * Over a frozen event; `item` is `$item`. Gives a frozen copy, undefined where the expression finds nothing.
   * Throws `FailureError`: `plan/expression-failed`, `plan/expression-unbounded`, `plan/bad-value`.
   */
  evaluate(document: JsonObject, item?: JsonValue): Promise<JsonValue | undefined>;
}

/** One entry under `records`. Names are in the schema's spelling. */
export interface CompiledRule extends RecordConditions<Expression> {
  location: SourceLocation;
  sObject: string;
  options: RecordOptions;
  /** Absent only for a `create` where no external ID can exist. */
  key?: CompiledKey;
  fields: readonly CompiledField[];
  constants: readonly CompiledConstant[];
  links: readonly CompiledLink[];
}

export interface CompiledKey {
  field: string;
  /** Where the field's name stands; so for fields, constants and links. */
  nameLocation: SourceLocation;
  value: Expression;
  /** True where Salesforce takes "ABC" and "abc" for the same value. */
  ignoresCase: boolean;
  /** True for a number field: "5" and 5 name the same record. */
  numeric: boolean;
}

/** What happens when the expression finds nothing. */
export type Missing = 'keep' | 'clear' | 'reject';

export interface CompiledField {
  field: string;
  nameLocation: SourceLocation;
  value: Expression;
  missing: Missing;
  /** True for a multi-select picklist, which takes a list of texts. */
  multiple: boolean;
}

export interface CompiledConstant {
  field: string;
  nameLocation: SourceLocation;
  value: string | number | boolean | null;
  location: SourceLocation;
}

export interface CompiledLink {
  field: string;
  nameLocation: SourceLocation;
  /** Name of the parent in a request body. */
  relationship: string;
  polymorphic: boolean;
  sObject: string;
  key: CompiledKey;
  notFound: 'retry' | 'omit';
  missing: Missing;
}

/** An example as it is written. */
export interface Example {
  name: string;
  event: JsonObject;
  /** What Salesforce answers, as it is written; absent where the example is about the plan alone. */
  salesforce?: JsonObject | string;
  /** The records as `expectation` writes them, or `{ failed: code }`. */
  expect: JsonValue;
  location: SourceLocation;
}
