// YAML's own errors in plain words. Their most common cause is an expression without quotes.
import { type Document, Scalar, visit, type YAMLError } from 'yaml';
import { duplicateKeys } from './duplicate-keys.ts';
import { hashInBraces } from './hash-in-braces.ts';
import type { TextLines } from './text-lines.ts';
import { type TooDeepLine, tooDeepAt, tooDeepBelow } from './too-deep-line.ts';
import { bracesFor } from './two-names.ts';

export interface YamlProblem {
  code: string;
  message: string;
  hint?: string;
  /** Index in the file's text. */
  offset: number;
}

const quoteIt = `Put the whole expression in single quotes, and a text inside it also in double quotes: '"like this"'.`;

/**
 * @param text the file's text
 * @param lines its lines
 *
 * One problem a line. An unexpected token or bad indentation after another mistake is left out, since it mostly follows
 * from that mistake. After a tab only more tabs are reported, since everything behind it is at the wrong indentation.
 */
export function yamlProblems(document: Document, text: string, lines: TextLines): YamlProblem[] {
  const reported = new Set<number>();
  const openQuote = openQuotes(document);
  const commentInBraces = commentsInBraces(text);
  const found = withDuplicateKeys([...document.errors, ...document.warnings], document);
  const firstTab = Math.min(...found.filter(isTab).map(({ pos }) => pos[0]));
  return found
    .filter((error) => isTab(error) || error.pos[0] < firstTab)
    .filter(({ code }, index) => index === 0 || !(code === 'UNEXPECTED_TOKEN' || code === 'BAD_INDENT'))
    .map((error) => ({
      problem: openQuote(error) ??
        commentInBraces(error) ??
        lineTooDeep(error, lines) ?? { ...describe(error, text), offset: Math.min(error.pos[0], text.length) },
      found: error.pos[0],
    }))
    .filter(({ problem, found }) => {
      const own = [problem.offset, found].map(lines.indexOf);
      if (own.some((line) => reported.has(line))) return false;
      for (const line of own) reported.add(line);
      return true;
    })
    .map(({ problem }) => problem);
}

/** An unclosed quote, reported where it opens: YAML notices it at the next quote or at the end of the file. */
function openQuotes(document: Document): (error: Mistake) => YamlProblem | undefined {
  let openings: Map<number, number> | undefined;
  return ({ code, pos }) => {
    if (code !== 'MISSING_CHAR') return undefined;
    openings ??= quotesByEnd(document);
    const opening = openings.get(pos[0]);
    if (opening === undefined) return undefined;
    return {
      code: 'mapping/yaml-syntax',
      message: 'The quote that opens here is not closed.',
      hint: 'Put the same quote at the end of the value.',
      offset: opening,
    };
  };
}

/** Where each quoted value starts, by its end. */
function quotesByEnd(document: Document): Map<number, number> {
  const openings = new Map<number, number>();
  visit(document, {
    Scalar(_, { type, range }) {
      const isQuoted = type === Scalar.QUOTE_SINGLE || type === Scalar.QUOTE_DOUBLE;
      if (isQuoted && range) openings.set(range[1], range[0]);
    },
  });
  return openings;
}

type Mistake = Pick<YAMLError, 'code' | 'pos'>;

/** Each is put before the first error behind it. */
function withDuplicateKeys(errors: readonly Mistake[], document: Document): Mistake[] {
  const duplicates = duplicateKeys(document).map(
    (offset): Mistake => ({ code: 'DUPLICATE_KEY', pos: [offset, offset + 1] }),
  );
  let next = 0;
  const merged = errors.flatMap((error) => {
    const from = next;
    while (next < duplicates.length && (duplicates[next] as Mistake).pos[0] < error.pos[0]) next += 1;
    return [...duplicates.slice(from, next), error];
  });
  return [...merged, ...duplicates.slice(next)];
}

/** The text is gone through once, whatever the number of mistakes. */
function commentsInBraces(text: string): (error: Mistake) => YamlProblem | undefined {
  let found: { offset: number | undefined } | undefined;
  return ({ code, pos }) => {
    if (code === 'DUPLICATE_KEY' || code === 'TAB_AS_INDENT') return undefined;
    found ??= { offset: hashInBraces(text) };
    const { offset } = found;
    if (offset === undefined || offset > pos[0]) return undefined;
    return {
      code: 'mapping/yaml-syntax',
      message: 'YAML reads a space followed by # as the start of a comment, so the closing brace is missing.',
      hint: 'Put the value inside the braces in single quotes.',
      offset,
    };
  };
}

const isTab = ({ code }: Mistake) => code === 'TAB_AS_INDENT';

function lineTooDeep({ code, pos }: Mistake, lines: TextLines): YamlProblem | undefined {
  const found =
    code === 'BLOCK_AS_IMPLICIT_KEY'
      ? tooDeepBelow(lines, pos[0])
      : code === 'BAD_INDENT'
        ? tooDeepAt(lines, pos[0])
        : undefined;
  return found && describeTooDeep(found);
}

function describeTooDeep({ offset, line, above, hasTab }: TooDeepLine): YamlProblem {
  if (hasTab) return { ...tab, offset };
  return {
    code: 'mapping/yaml-syntax',
    message: `Line ${line} is indented deeper than line ${above}, which already has a value.`,
    hint: 'Remove spaces: names of the same group start in the same column.',
    offset,
  };
}

const tab = { code: 'mapping/tab', message: 'A line cannot be indented with a tab.', hint: 'Use spaces.' };

function describe({ code, pos }: Mistake, text: string): Omit<YamlProblem, 'offset'> {
  const syntax: Syntax = (message, hint) => ({ code: 'mapping/yaml-syntax', message, hint });
  switch (code) {
    case 'DUPLICATE_KEY':
      return {
        code: 'mapping/duplicate-key',
        message: 'This name occurs twice in the same group.',
        hint: /^object\b/.test(text.slice(pos[0]))
          ? 'Keep one of the two. If another record begins here, put "- " before it.'
          : 'Keep one of the two.',
      };
    case 'TAB_AS_INDENT':
      return tab;
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'BLOCK_IN_FLOW':
      // Without a colon before it on its line, no value has begun: the name itself is in the wrong column.
      if (!text.slice(text.lastIndexOf('\n', pos[0] - 1) + 1, pos[0]).includes(':')) return badIndent(syntax);
      return (
        twoNames(text, pos[0], syntax) ??
        syntax(
          'This value contains a colon followed by a space. YAML reads that as a key, so put the value in quotes.',
          quoteIt,
        )
      );
    case 'MULTILINE_IMPLICIT_KEY':
      return syntax(
        'The colon after this name is missing, or the next line is not indented enough.',
        'Write it as "name: value".',
      );
    case 'BAD_SCALAR_START':
      return syntax(`In YAML a value cannot start with ${text[pos[0]] ?? 'this character'}.`, quoteIt);
    case 'MISSING_CHAR':
      return syntax(
        'A character is missing here, or this line is not indented like the lines around it.',
        'Look for a missing colon after a name, comma between braces, dash before an item, or space before #.',
      );
    case 'BAD_INDENT':
      return badIndent(syntax, text.slice(text.lastIndexOf('\n', pos[0] - 1) + 1));
    case 'BAD_DQ_ESCAPE':
      return syntax(
        'In double quotes a backslash starts an escape, and this is not a valid one.',
        'Use single quotes.',
      );
    case 'MULTIPLE_DOCS':
      return syntax('A file can contain only one mapping.', 'Remove the line ---, or split the file in two.');
    case 'TAG_RESOLVE_FAILED':
      return syntax('YAML reads a value that starts with ! as a tag.', quoteIt);
    case 'UNEXPECTED_TOKEN':
      return syntax('The value ends before this, or the line is not indented like the lines around it.', quoteIt);
    default:
      return syntax('This is not valid YAML.', 'Check this line and the one above it.');
  }
}

function twoNames(text: string, offset: number, syntax: Syntax) {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  const line = text.slice(start, end < 0 ? undefined : end);
  const hint = bracesFor(line);
  return hint === undefined ? undefined : syntax('YAML does not allow a second "name: value" on the same line.', hint);
}

type Syntax = (message: string, hint: string) => Omit<YamlProblem, 'offset'>;

function badIndent(syntax: Syntax, line = '') {
  // Names of fields start with a capital, and the language's own names do not.
  const [, field] = /^ +([A-Z]\w*):[ \r\n]/.exec(line) ?? [];
  return syntax(
    'A bracket is not closed, or this line is not indented like the lines around it.',
    field === undefined
      ? 'Check the lines above: names of the same group start in the same column.'
      : `If ${field} is a field, start it in the same column as the other fields.`,
  );
}
