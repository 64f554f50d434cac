// What the rules of the check are given to say what they found.
import type { SourceLocation } from '../pipeline/mapping/mappings.ts';
import type { Problem } from '../problem.ts';

export interface Finding {
  /** `mapping/…`, documented in docs/problems.md. */
  code: string;
  message: string;
  hint?: string;
  /** `error` where it surely goes wrong, which is the default; `warning` where it may. */
  severity?: Problem['severity'];
}

export type Report = (location: SourceLocation, finding: Finding) => void;

/** A report that adds to `problems`, one of a code at a place: a part of an expression can be come to in several ways. */
export function reportTo(problems: Problem[]): Report {
  return ({ file, line, column }, { severity = 'error', ...finding }) => {
    const isSame = (other: Problem) =>
      other.code === finding.code && other.file === file && other.line === line && other.column === column;
    if (!problems.some(isSame)) problems.push({ ...finding, severity, file, line, column });
  };
}
