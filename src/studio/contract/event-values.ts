// The values of the events of a mapping: what is known about each path, and what uses it.

export interface EventPath {
  /** `data.counselor.first_name`; names with unusual characters are in backquotes. Items of lists share a path. */
  path: string;
  /** The names of the path, without backquotes. */
  names: string[];
  /** "Text, up to 40 characters. May be null or missing."; from the mapping's
   * schema. Without one, what the events have: "Text." Absent if they have only null. */
  typeText?: string;
  /** Number of the examples that have a value there. */
  inExamples: number;
  /** Ids of the rows that read it. */
  usedBy: string[];
  /** "Last Name", "3 fields", "chooses mapping", "not used" */
  usedText: string;
}
