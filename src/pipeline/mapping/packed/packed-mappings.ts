// The file in which the build packs the mappings for the functions, as JSON Lines: a header, then one line for each mapping,
// which is read when the first event of its type arrives. The parts that only people need are left out: examples,
// descriptions, and the schemas as written. Its format may change at any time: each build writes the file anew, and
// only the functions of that build read it.
import type { Problem } from '../../../problem.ts';
import type { RuleTexts } from '../../../values/rule-text.ts';
import type { Envelopes } from '../envelope.ts';
import type { PartName } from '../expressions/functions/own/own-function.ts';
import type { CompiledMapping, Settings } from '../mappings.ts';

export const packedFile = 'mappings.jsonl';

/** The file in the same folder with a part that the expressions need. */
export const partFile = (name: PartName): string => `${name}.mjs`;

export interface PackedHeader {
  problems: Problem[];
  incomplete: boolean;
  settings: Settings;
  ruleTexts: RuleTexts;
  /** The file that contains the expressions of the envelope. */
  settingsFile: string;
  /** Absent if the settings did not load. */
  envelope?: Packed<Envelopes>;
  /** The event types of the mapping on each line. */
  types: (readonly string[])[];
}

export type PackedMapping = Packed<Omit<CompiledMapping, 'examples' | 'description' | 'breaches' | 'schema'>> & {
  /** File in the same folder that exports the check of an event's data as `check`. */
  check?: string;
};

/** The value as JSON: a location is a `PackedLocation`, an expression a `PackedExpression`. */
export type Packed<Value> = Value extends object ? { [Name in keyof Value]: unknown } : Value;

/** A location in the mapping's own file. */
export interface PackedLocation {
  $at: [line: number, column: number];
}

/** The text starts at `at`, possibly with a quote. */
export interface PackedExpression {
  $expression: [source: string, subject: string, at: [line: number, column: number], ...PackedPosition[]];
}

/**
 * Where the character at this index is in the file. The characters after it follow on the same line, up to the index of
 * the next position.
 */
export type PackedPosition = [index: number, line: number, column: number];
