// A finding of the check, with what an editor needs to show it and to fix it. Offsets count UTF-16 units of the text.

/** Half open: `end` is the offset after the last character. */
export interface TextRange {
  start: number;
  end: number;
}

/** Replaces a range of the text that was sent. The edits of a list do not overlap. */
export interface TextEdit extends TextRange {
  text: string;
}

export interface Finding extends TextRange {
  /** Stable: `mapping/unknown-key`. `GET /api/why/CODE` explains it. */
  code: string;
  severity: 'error' | 'warning';
  /** What is wrong, in one sentence. */
  message: string;
  /** What to do about it: "Did you mean first_name?" */
  hint?: string;
  file: string;
  /** 1-based. */
  line: number;
  /** 1-based, in characters. */
  column: number;
  /** The row of the form that it is about. */
  row?: string;
  /** An edit that removes the finding. */
  fix?: { title: string; edits: TextEdit[] };
}

/** `GET /api/findings`: of all files, as they are saved. */
export interface Findings {
  /** Sorted by file, line and column. */
  findings: Finding[];
}

/** `GET /api/why/CODE` */
export interface Explanation {
  code: string;
  /** The section of docs/problems.md, as HTML without scripts. */
  html: string;
}
