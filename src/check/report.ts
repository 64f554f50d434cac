// How the rules of the check report what they find.
import type { SourceLocation } from '../pipeline/mapping/mappings.ts';
import type { Problem } from '../problem.ts';

export interface Finding {
  /** `mapping/…`, documented in docs/problems.md. */
  code: string;
  message: string;
  hint?: string;
  /** `error`, the default, if it certainly fails; `warning` if it may. */
  severity?: Problem['severity'];
}

export type Report = (location: SourceLocation, finding: Finding) => void;

/** Adds to `problems`, one of each code at each location: the check can reach a part of an expression in several ways. */
export function reportTo(problems: Problem[]): Report {
  const reported = new Set<string>();
  return ({ file, line, column }, { severity = 'error', ...finding }) => {
    const key = JSON.stringify([finding.code, file, line, column]);
    if (reported.has(key)) return;
    reported.add(key);
    problems.push({ ...finding, severity, file, line, column });
  };
}
