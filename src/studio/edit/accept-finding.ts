// Writes the comment that accepts a finding on the line above it.
import { isScalar, visit } from 'yaml';
import { acceptFindings } from '../../check/accepted-findings.ts';
import { columnOf, endOf, startOf } from '../../examples/yaml-locations.ts';
import type { MappingFile } from '../../mapping-files.ts';
import { type MappingDocument, readDocument } from './mapping-document.ts';
import { splice } from './text-change.ts';

export interface FindingToAccept {
  code: string;
  /** 1-based. */
  line: number;
  /** 1-based. */
  column: number;
  /** One line. */
  reason: string;
}

/** @returns undefined if no comment there would accept it, or the comment would become a part of a value */
export function acceptFinding({ path, text }: MappingFile, finding: FindingToAccept): string | undefined {
  const from = readDocument(text);
  const reason = finding.reason.replace(/\s+/g, ' ').trim();
  if (!from || reason === '') return undefined;
  const { code, line, column } = finding;
  const at = lineToWriteAbove(from, line);
  const indent = /^[ \t]*/.exec(text.slice(at))?.[0] ?? '';
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const comment = `${indent}# s3sf-ignore ${code} ${reason}${lineBreak}`;
  const written = splice(text, { start: at, end: at, text: comment });
  const moved = { file: path, line: line + 1, column, code, severity: 'warning' as const, message: '' };
  const { problems } = acceptFindings([moved], [{ path, text: written }]);
  const isAccepted = problems.every((each) => each !== moved && each.line !== textLine(written, at));
  const isSame = JSON.stringify(readDocument(written)?.content()) === JSON.stringify(from.content());
  return isAccepted && isSame ? written : undefined;
}

const textLine = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** Offset of the start of the finding's line, or of the line on which the value begins that the finding is inside of. */
function lineToWriteAbove({ text, document }: MappingDocument, line: number): number {
  const start = text
    .split('\n')
    .slice(0, line - 1)
    .reduce((sum, each) => sum + each.length + 1, 0);
  let found = start;
  visit(document, {
    Pair(_, { key, value }) {
      if (!isScalar(value) || !value.range) return undefined;
      const name = startOf(key);
      const isInside = name < start && endOf({ text }, value) >= start;
      if (isInside) found = name - columnOf({ text }, name);
      return undefined;
    },
  });
  return found;
}
