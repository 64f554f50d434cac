// YAML's own errors in plain words. People meet them most often when an expression is not quoted.
import { type Document, Scalar, visit, type YAMLError } from 'yaml';
import { type TooDeepLine, tooDeepAt, tooDeepBelow } from './too-deep-line.ts';

export interface YamlProblem {
  code: string;
  message: string;
  hint?: string;
  /** Index in the file's text. */
  offset: number;
}

const quoteIt = `Put the whole expression into single quotes, and a text in it into double quotes too: '"like this"'.`;

/**
 * `text` is the file's. One a line, and nothing unexpected or badly indented behind a mistake: that is mostly its echo.
 * Behind a tab nothing but more tabs is told, for all that follows stands where nobody meant it.
 */
export function yamlProblems(document: Document, text: string): YamlProblem[] {
  const lines = new Set<number>();
  const found = [...document.errors, ...document.warnings];
  const firstTab = Math.min(...found.filter(isTab).map(({ pos }) => pos[0]));
  return found
    .filter((error) => isTab(error) || error.pos[0] < firstTab)
    .filter(({ code }, index) => index === 0 || !(code === 'UNEXPECTED_TOKEN' || code === 'BAD_INDENT'))
    .map((error) => ({
      told: openQuote(error, document) ??
        lineTooDeep(error, text) ?? { ...describe(error, text), offset: Math.min(error.pos[0], text.length) },
      found: error.pos[0],
    }))
    .filter(({ told, found }) => {
      const starts = [told.offset, found].map((offset) => text.lastIndexOf('\n', offset - 1));
      if (starts.some((start) => lines.has(start))) return false;
      for (const start of starts) lines.add(start);
      return true;
    })
    .map(({ told }) => told);
}

/** A quote that nobody closes is told where it opens: YAML notices at the next quote, or at the end of the file. */
function openQuote({ code, pos }: YAMLError, document: Document): YamlProblem | undefined {
  if (code !== 'MISSING_CHAR') return undefined;
  let opening: number | undefined;
  visit(document, {
    Scalar(_, { type, range }) {
      const isQuoted = type === Scalar.QUOTE_SINGLE || type === Scalar.QUOTE_DOUBLE;
      if (isQuoted && range?.[1] === pos[0]) opening = range[0];
    },
  });
  if (opening === undefined) return undefined;
  return {
    code: 'mapping/yaml-syntax',
    message: 'The quote that opens here is not closed where it should be.',
    hint: 'Put the same quote where the value ends.',
    offset: opening,
  };
}

const isTab = ({ code }: YAMLError) => code === 'TAB_AS_INDENT';

function lineTooDeep({ code, pos }: YAMLError, text: string): YamlProblem | undefined {
  const found =
    code === 'BLOCK_AS_IMPLICIT_KEY'
      ? tooDeepBelow(text, pos[0])
      : code === 'BAD_INDENT'
        ? tooDeepAt(text, pos[0])
        : undefined;
  return found && describeTooDeep(found);
}

function describeTooDeep({ offset, line, above, hasTab }: TooDeepLine): YamlProblem {
  if (hasTab) return { ...tab, offset };
  return {
    code: 'mapping/yaml-syntax',
    message: `Line ${line} is indented deeper than line ${above}, which has its value already.`,
    hint: `Take blanks away: what belongs together starts in the same column.`,
    offset,
  };
}

const tab = { code: 'mapping/tab', message: 'A tab cannot indent a line.', hint: 'Use spaces.' };

function describe({ code, pos }: YAMLError, text: string): Omit<YamlProblem, 'offset'> {
  const syntax: Syntax = (message, hint) => ({ code: 'mapping/yaml-syntax', message, hint });
  switch (code) {
    case 'DUPLICATE_KEY':
      return {
        code: 'mapping/duplicate-key',
        message: 'This name stands here for the second time.',
        hint: 'Keep one of the two.',
      };
    case 'TAB_AS_INDENT':
      return tab;
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'BLOCK_IN_FLOW':
      // Without a colon before it on its line no value has begun: the name itself stands in the wrong column.
      if (!text.slice(text.lastIndexOf('\n', pos[0] - 1) + 1, pos[0]).includes(':')) return badIndent(syntax);
      return syntax('There is a colon with a blank behind it inside the value, which YAML reads as its own.', quoteIt);
    case 'MULTILINE_IMPLICIT_KEY':
      return syntax(
        'A colon is missing after this name, or the next line is not indented enough.',
        'Write it as "name: value".',
      );
    case 'BAD_SCALAR_START':
      return syntax(`YAML does not let a value start with ${text[pos[0]] ?? 'this sign'}.`, quoteIt);
    case 'MISSING_CHAR':
      return syntax(
        'A sign is missing here, or this line is not indented as its neighbours are.',
        'Look for a colon behind a name, a comma between braces, a dash before an item, a blank before #.',
      );
    case 'BAD_INDENT':
      return badIndent(syntax);
    case 'BAD_DQ_ESCAPE':
      return syntax('In double quotes a backslash starts an escape, and this is none.', 'Use single quotes.');
    case 'MULTIPLE_DOCS':
      return syntax('A file holds one mapping.', 'Take the line --- away, or make it two files.');
    case 'TAG_RESOLVE_FAILED':
      return syntax('A value that starts with ! is a tag to YAML.', quoteIt);
    case 'UNEXPECTED_TOKEN':
      return syntax('The value has ended before this, or the line is not indented as its neighbours are.', quoteIt);
    default:
      return syntax('This is not YAML.', 'Look at the line and at the one above it.');
  }
}

type Syntax = (message: string, hint: string) => Omit<YamlProblem, 'offset'>;

const badIndent = (syntax: Syntax) =>
  syntax(
    'A bracket is not closed, or this line is not indented as its neighbours are.',
    'Look at the lines above: what belongs together starts in the same column.',
  );
