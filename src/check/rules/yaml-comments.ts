// YAML reads a space followed by # as the start of a comment, even if a number sign was meant: the value ends before it.
import { isScalar, parseDocument, Scalar, visit } from 'yaml';
import type { MappingFile } from '../../mapping-files.ts';
import { textLines } from '../../pipeline/mapping/yaml/text-lines.ts';
import type { Report } from '../report.ts';

export function findHashComments({ path, text }: MappingFile, report: Report): void {
  if (!/[ \t]#[^\s#]/.test(text)) return;
  const { positionOf } = textLines(text);
  visit(parseDocument(text, { logLevel: 'silent', uniqueKeys: false }), {
    Pair(_, { value }) {
      if (!isScalar(value) || value.type !== Scalar.PLAIN || !value.range) return;
      const spaces = /^[ \t]+(?=#[^\s#])/.exec(text.slice(value.range[1]))?.[0];
      if (spaces === undefined) return;
      report(
        { file: path, ...positionOf(value.range[1] + spaces.length) },
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
