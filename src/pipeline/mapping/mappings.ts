// The compiled mapping files. Everything here is ready to run: nothing is looked up, parsed or checked again when an
// event arrives.
import type { JsonObject, JsonValue } from '../../json.ts';
import type { RuleTexts } from '../../values/rule-text.ts';
import type { EnvelopeReader } from '../event/envelope-reader.ts';
import type { CsvFormat } from '../event/formats/csv/csv-format.ts';
import type { OrgRuleOptions, RecordConditions, RecordOptions } from './compile/record-options.ts';
import type { PlanningBudget } from './planning-budget.ts';

export interface Mappings {
  settings: Settings;
  /** False if the settings did not load: `settings` are the defaults, and nobody knows how to read an object. */
  settingsLoad: boolean;
  /** Reads the envelope of events that are not CloudEvents. */
  envelope: EnvelopeReader;
  /** The mapping for an event type. */
  forType(type: string): CompiledMapping | undefined;
  /** In the order of their files. */
  all(): readonly CompiledMapping[];
  /** True if a file did not load: a type without a mapping may belong to that file. */
  incomplete: boolean;
  /** Of the objects that the mappings write; absent: none are known. */
  ruleTexts?: RuleTexts;
  /** What planning one event may cost. */
  newBudget(): PlanningBudget;
}

export interface Settings {
  /** What happens to an event whose type has no mapping. */
  unmapped: 'ignore' | 'reject';
  limits: {
    /** Records of one event. */
    records: number;
    /** Bytes of one event as JSON, and of its records. */
    bytes: number;
    /** Nested objects and arrays. */
    depth: number;
    /** Minutes by which an event's time may be later than its S3 object. */
    futureMinutes: number;
  };
  /** What is special about objects whose key begins with the prefix. The longest comes first. */
  prefixes: readonly PrefixSettings[];
  salesforce: OrgRuleOptions & {
    /** Fraction of the daily API calls after which we wait, above 0 and up to 1. */
    limitShare: number;
    /** The most rows of an object in one save, 1 to 200, by API name. */
    rowsPerCall?: Readonly<Record<string, number>>;
  };
}

export interface PrefixSettings {
  prefix: string;
  /** Set if the objects are CSV. */
  csv?: CsvFormat;
}

/** A location in a mapping file; line and column are 1-based. */
export interface SourceLocation {
  file: string;
  line: number;
  column: number;
}

export interface CompiledMapping {
  file: string;
  /** Location of `event`. */
  location: SourceLocation;
  types: readonly string[];
  description?: string;
  /** SHA-256 in hex of the rules, without examples, comments, descriptions and the order of names. */
  rulesHash: string;
  /**
   * Names the parts of an event's `data` that violate the mapping's schema, `data.counselor.id`; empty if none do.
   * Throws `FailureError`: `mapping/unloadable`, `plan/expression-unbounded`, `plan/out-of-time`.
   */
  breaches?: (data: JsonValue | undefined, budget: PlanningBudget) => Promise<string[]>;
  /** JSON Schema of `data`, as written. */
  schema?: JsonObject | boolean;
  schemaLocation?: SourceLocation;
  newest?: Expression;
  rules: readonly CompiledRule[];
  examples: readonly Example[];
}

export interface Expression {
  /** As written. */
  source: string;
  /** What it is for, in the user's words: `Contact.LastName`. */
  subject: string;
  location: SourceLocation;
  /** The result of JSONata's `ast()`. */
  tree: unknown;
  /** Location of the character at this index of the source. */
  locationOf(index: number): SourceLocation;
  /**
   * Over a frozen event. Returns a frozen copy, or undefined if the expression finds nothing. Throws `FailureError`:
   * `plan/expression-failed`, `plan/expression-unbounded`, `plan/out-of-time`, `plan/bad-value`.
   */
  evaluate(document: JsonObject, context?: EvaluationContext): Promise<JsonValue | undefined>;
}

export interface EvaluationContext {
  /** The values of `$item` and `$index`. */
  item?: JsonValue | undefined;
  index?: number | undefined;
  /** By default, the evaluation has one of its own. */
  budget?: PlanningBudget | undefined;
}

/** One entry under `records`. Names are in the snapshot's spelling. */
export interface CompiledRule extends RecordConditions<Expression> {
  location: SourceLocation;
  sObject: string;
  options: RecordOptions;
  /** Absent only for a `create` of an object that can have no external ID. */
  key?: CompiledKey;
  fields: readonly CompiledField[];
  constants: readonly CompiledConstant[];
  links: readonly CompiledLink[];
  /** Lookups to what administrators have set up under a name; absent where there are none. */
  named?: readonly CompiledName[];
}

export interface CompiledName {
  field: string;
  nameLocation: SourceLocation;
  kind: 'recordType' | 'queue';
  /** Developer name; of a managed package, behind its namespace: `npsp__Household`. */
  name: string;
  location: SourceLocation;
}

export interface CompiledKey {
  field: string;
  /** Location of the field's name; likewise for fields, constants and links. */
  nameLocation: SourceLocation;
  value: Expression;
  /** True if Salesforce treats "ABC" and "abc" as the same value. */
  ignoresCase: boolean;
  /** True for a number field: "5" and 5 name the same record. */
  numeric: boolean;
  /** Set if it is the record's own Id. */
  isId?: true;
}

/** What happens if the expression finds nothing. */
export type Missing = 'keep' | 'clear' | 'reject';

export interface CompiledField {
  field: string;
  nameLocation: SourceLocation;
  value: Expression;
  missing: Missing;
  /** Set if the file says `missing: keep` itself. */
  keepsOnPurpose?: true;
  /** True for a multi-select picklist, which takes a list of texts. */
  multiple: boolean;
  /** True for a number field, which reads a text as a number. */
  numeric: boolean;
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

/** An example as written. */
export interface Example {
  name: string;
  /** A number that would lose digits is the text of its digits. */
  event: JsonObject;
  /** The event with such numbers rounded; absent if there are none. */
  rounded?: JsonObject;
  /** Key of the object that contains the event, where the settings have something to say about its prefix. */
  key?: string;
  /** What Salesforce answers, as written; absent if the example is only about the plan. */
  salesforce?: JsonObject | string;
  /** The records in the form that `expectation` writes, or `{ failed: code }`. */
  expect: JsonValue;
  location: SourceLocation;
}
