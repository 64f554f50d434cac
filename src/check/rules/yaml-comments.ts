// YAML reads a space followed by # as the start of a comment, even if a number sign was meant: the value ends before it.
import { isScalar, parseDocument, Scalar, visit } from 'yaml';
import type { MappingFile } from '../../mapping-files.ts';
import type { Report } from '../report.ts';

export function findHashComments({ path, text }: MappingFile, report: Report): void {
  visit(parseDocument(text, { logLevel: 'silent' }), {
    Pair(_, { value }) {
      if (!isScalar(value) || value.type !== Scalar.PLAIN || !value.range) return;
      const spaces = /^[ \t]+(?=#[^\s#])/.exec(text.slice(value.range[1]))?.[0];
      if (spaces === undefined) return;
      const offset = value.range[1] + spaces.length;
      const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
      const line = text.slice(0, lineStart).split('\n').length;
      report(
        { file: path, line, column: [...text.slice(lineStart, offset)].length + 1 },
        {
          code: 'mapping/hash-comment',
          severity: 'warning',
          message: 'YAML reads a space followed by # as the start of a comment, so the value ends before it.',
          hint: 'Put the whole value in single quotes. If it is a comment, write a space after the #.',
        },
      );
    },
  });
}
