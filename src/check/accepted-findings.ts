// Findings that people have looked at and accept: a comment `# s3sf-ignore CODE reason` on the line of the finding, or on
// the line above it. A comment that accepts nothing, or gives no reason, is a finding itself.
import type { MappingFile } from '../mapping-files.ts';
import type { Problem } from '../problem.ts';

export interface AcceptedFinding extends Problem {
  reason: string;
}

export interface Accepted {
  /** Those that are left, and those about the comments. */
  problems: Problem[];
  accepted: AcceptedFinding[];
}

interface Comment {
  file: string;
  line: number;
  column: number;
  code: string;
  reason: string;
  /** The lines that it is about. */
  first: number;
  last: number;
}

const comment = /(?:^|\s)(# *s3sf-ignore\b *)(\S*) *(.*)$/;

/** @param problems that the check found; what keeps a file from loading cannot be accepted */
export function acceptFindings(problems: readonly Problem[], files: readonly MappingFile[]): Accepted {
  const comments = files.flatMap(commentsIn);
  if (comments.length === 0) return { problems: [...problems], accepted: [] };
  const accepted: AcceptedFinding[] = [];
  const left: Problem[] = [];
  const used = new Set<Comment>();
  for (const problem of problems) {
    const accepting = comments.find((each) => each.reason !== '' && isAbout(each, problem));
    if (!accepting) left.push(problem);
    else {
      used.add(accepting);
      accepted.push({ ...problem, reason: accepting.reason });
    }
  }
  const about = comments.filter((each) => !used.has(each)).map(findingAbout);
  return { problems: [...left, ...about], accepted };
}

const isAbout = ({ file, code, first, last }: Comment, problem: Problem) =>
  problem.file === file && problem.code === code && problem.line >= first && problem.line <= last;

function commentsIn({ path, text }: MappingFile): Comment[] {
  if (!text.includes('s3sf-ignore')) return [];
  const lines = text.split(/\r?\n/);
  return lines.flatMap((line, index): Comment[] => {
    const found = comment.exec(line);
    const before = line.slice(0, found?.index).trim();
    if (!found || before.startsWith('#')) return [];
    const [all, , code = '', reason = ''] = found;
    const column = found.index + all.indexOf('#') + 1;
    const first = line.slice(0, column - 1).trim() === '' ? nextContent(lines, index) : index;
    const lineAndColumn = { line: index + 1, column };
    return [
      { file: path, ...lineAndColumn, code, reason: reason.trim(), first: first + 1, last: lastLine(lines, first) + 1 },
    ];
  });
}

const isContent = (line: string) => !/^\s*(#.*)?$/.test(line);

function nextContent(lines: readonly string[], index: number): number {
  const next = lines.findIndex((line, other) => other > index && isContent(line));
  return next < 0 ? index : next;
}

/** A text that begins behind `>-` or on the next line belongs to the line of its name. */
function lastLine(lines: readonly string[], first: number): number {
  const line = lines[first] ?? '';
  if (!/(^|\s)[>|][-+\d]*\s*(#.*)?$|["'][^"']*$/.test(line)) return first;
  const indent = line.search(/\S/);
  const end = lines.findIndex((other, index) => index > first && other.trim() !== '' && other.search(/\S/) <= indent);
  return (end < 0 ? lines.length : end) - 1;
}

function findingAbout({ file, line, column, code, reason }: Comment): Problem {
  const place = { severity: 'warning' as const, file, line, column };
  return reason === ''
    ? {
        ...place,
        code: 'mapping/ignored-without-reason',
        message: 'This comment accepts a finding and does not say why, so the finding stays.',
        hint: `Write the code and the reason: # s3sf-ignore ${code === '' ? 'mapping/required-field' : code} because …`,
      }
    : {
        ...place,
        code: 'mapping/ignored-in-vain',
        message: `There is no finding ${code} here that this comment could accept.`,
        hint: 'Remove the comment, or move it to the line of the finding or the line above it.',
      };
}
