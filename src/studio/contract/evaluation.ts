// `POST /api/mapping/evaluate`: everything that the unsaved text of a mapping means.
import type { JsonObject } from '../../json.ts';
import type { EventPath } from './event-values.ts';
import type { Finding } from './finding.ts';
import type { MappingForm } from './form.ts';
import type { CheckedCounts } from './project.ts';
import type { EventResult, ExampleResult } from './result.ts';

export interface EvaluateRequest {
  path: string;
  text: string;
  /** An event that is not an example: pasted, or a past one. */
  event?: JsonObject;
}

export interface Evaluation {
  path: string;
  /** Of this file, with those that only a comparison with other files shows. Sorted by line and column. */
  findings: Finding[];
  /** Of all files, with this text in place of the saved one. */
  checked: CheckedCounts;
  /** Examples of all mappings, likewise. */
  allExamples: { passed: number; total: number };
  /** Absent while the YAML cannot be read: keep the last one, muted. */
  form?: MappingForm;
  /** Set while the examples cannot be run: the error that keeps this file, or the settings, from loading. */
  notLoading?: { file: string; line: number; message: string };
  /** Set while the YAML cannot be read; `notLoading` is set, too. */
  unreadable?: { line: number; message: string };
  /** Absent while the YAML cannot be read. */
  examples?: ExampleResult[];
  /** Every path of the examples, the schema and the given event. Absent likewise. */
  paths?: EventPath[];
  /** What the given event becomes; absent if it has another type. */
  result?: EventResult;
  /** The type of the given event, if this mapping is for others. */
  foreignType?: string;
  /** "This edit changes 2 of 4 examples." */
  changedExamples: number;
  /** "Every field, condition and fallback is shown by an example."; otherwise what no example shows. */
  coverage: { percent: number; gaps: { text: string; line: number; row?: string }[] };
  tookMs: number;
}
