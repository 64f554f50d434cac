// Problems as a report of Code Quality, which GitLab shows in a merge request (GitLab documentation, "Code Quality report
// format").
import { createHash } from 'node:crypto';
import type { Problem } from '../../problem.ts';

/** Of one finding. */
export interface CodeQualityEntry {
  description: string;
  check_name: string;
  /** The same for the same finding in the next version, wherever its line is then. */
  fingerprint: string;
  severity: 'major' | 'minor';
  location: { path: string; lines: { begin: number } };
}

export function codeQuality(problems: readonly Problem[]): CodeQualityEntry[] {
  const seen = new Map<string, number>();
  return problems.map(({ severity, file, line, code, message, hint }) => {
    const finding = JSON.stringify([file, code, message]);
    const nth = seen.get(finding) ?? 0;
    seen.set(finding, nth + 1);
    return {
      description: hint === undefined ? message : `${message} ${hint}`,
      check_name: code,
      fingerprint: createHash('sha256').update(`${finding}${nth}`).digest('hex'),
      severity: severity === 'error' ? 'major' : 'minor',
      location: { path: file, lines: { begin: line } },
    };
  });
}
