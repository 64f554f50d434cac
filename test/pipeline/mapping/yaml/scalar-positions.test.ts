import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Document, isScalar, Scalar, type YAMLMap } from 'yaml';
import { readYaml } from '../../../../src/pipeline/mapping/yaml/yaml-source.ts';

const styles = [
  Scalar.PLAIN,
  Scalar.QUOTE_SINGLE,
  Scalar.QUOTE_DOUBLE,
  Scalar.BLOCK_LITERAL,
  Scalar.BLOCK_FOLDED,
] as const;

/** The text as YAML writes it in this style, folded at 20 characters. */
function written(text: string, style: (typeof styles)[number]): string {
  const document = new Document({ expression: text });
  const scalar = (document.contents as YAMLMap).get('expression', true);
  if (isScalar(scalar)) scalar.type = style;
  return document.toString({ lineWidth: 20, minContentWidth: 0 });
}

test('every visible character of an expression maps to its position in the file', () => {
  const character = fc.constantFrom('a', 'b', "'", '"', '&', '$', '(', 'é', '🎉', ' ', ' ', '\n', '\\');
  fc.assert(
    fc.property(fc.string({ unit: character, maxLength: 60 }), fc.constantFrom(...styles), (value, style) => {
      const file = written(value, style);
      const lines = file.split('\n').map((line) => [...line]);
      const expression = readYaml('x.yaml', file).source?.expressionAt(['expression']);
      // Folding may change white space, and nothing else.
      const text = expression?.text ?? '';
      expect(text.replace(/\s/g, '')).toBe(value.replace(/\s/g, ''));
      let index = 0;
      for (const each of text) {
        const at = expression?.positionOf(index);
        index += each.length;
        if (each.trim() === '') continue;
        // If the style writes it as an escape, the escape is there.
        const found = lines[(at?.line ?? 0) - 1]?.[(at?.column ?? 0) - 1];
        expect(found === each || found === '\\', `${each} at ${at?.line}:${at?.column} of ${file}`).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

test('an escaped tab is one character of the expression', () => {
  const expression = readYaml('x.yaml', 'expression: "a\\\tb\\tc"\n').source?.expressionAt(['expression']);
  expect(expression?.text).toBe('a\tb\tc');
  expect([0, 2, 4].map((index) => expression?.positionOf(index)?.column)).toEqual([14, 17, 20]);
});
