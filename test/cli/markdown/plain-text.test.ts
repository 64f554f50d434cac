import fc from 'fast-check';
import { marked } from 'marked';
import { expect, test } from 'vitest';
import { markdownTable } from '../../../src/cli/markdown/markdown-table.ts';
import { plainText } from '../../../src/cli/markdown/plain-text.ts';
import { visible } from '../../../src/cli/rendering/visible.ts';

const named: Record<string, string> = { quot: '"', lt: '<', gt: '>', amp: '&' };

/** The texts between tags and comments, as GitHub looks through them for mentions. */
function textNodes(html: string): string[] {
  return html
    .split(/<!---->|<[^>]*>/)
    .map((text) =>
      text.replaceAll(/&(?:#(\d+)|(\w+));/g, (_, code, name) => named[name] ?? String.fromCodePoint(code)),
    );
}

const inAll = (text: string): [string, RegExp][] => [
  [text, /^<p>(.*)<\/p>\n$/s],
  [`Before ${text} after`, /^<p>Before (.*) after<\/p>\n$/s],
  [`## ${text}`, /^<h2>(.*)<\/h2>\n$/s],
  [`- ${text}`, /^<ul>\n<li>(.*)<\/li>\n<\/ul>\n$/s],
  [markdownTable(['Field'], [[text]]), /<td>(.*?)<\/td>/s],
];

/** What GitHub and GitLab make of a text once the Markdown is HTML. */
const reference = /@\w|[#!%&~$]\d|\bGH-\d|:[a-z+-][\w+-]*:|(?:https?|ftp):\/\/|www\.\w/i;

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        ...[
          '|',
          '`',
          '``',
          '\\',
          '\n',
          ' ',
          '<b>',
          '<!--',
          '-->',
          '</td>',
          '[x](y)',
          '![x](y)',
          '[ ]',
          '[^1]',
          '*',
          '**',
        ],
        ...[
          '_',
          '~~',
          '~',
          '#',
          '# ',
          '#1',
          'GH-12',
          'o/r#3',
          '@ana',
          '@org/team',
          'ana@example.org',
          '!7',
          '%3',
          '$9',
        ],
        ...['$x$', '&amp;', '&#64;ana', '1. ', '1) ', '- ', '+ ', '---', '===', '> ', ':tada:', ':+1:', '15:04:05'],
        ...['https://example.org/a_b', 'www.example.org', 'ftp://example.org', 'a', 'Contact'],
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
);

test('whatever is in a text, Markdown shows that text, and it refers to nothing', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const expected = visible(text).trim().replaceAll(/\s+/g, ' ');
      fc.pre(expected !== '');
      for (const [markdown, place] of inAll(plainText(text))) {
        const html = marked.parse(markdown) as string;
        const content = place.exec(html)?.[1];
        expect(content, `${markdown} is shown as ${html}`).toBeDefined();
        const nodes = textNodes(content ?? '');
        expect(nodes.join('').replaceAll(/\s+/g, ' ')).toBe(expected);
        expect(nodes.filter((node) => reference.test(node))).toEqual([]);
        expect(content).not.toMatch(/<(?!span>|\/span>|!---->)/);
      }
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['ask @ana', 'ask @<!---->ana'],
  ['fixes #12', 'fixes \\#<!---->12'],
  ['a <!-- b', 'a \\<!-- b'],
  ['~~gone~~', '\\~\\~gone\\~\\~'],
  ['a | `b`', 'a \\| \\`b\\`'],
  ['one\ntwo', 'one\\\\ntwo'],
  ['1. first', '1\\. first'],
])('%j', (text, markdown) => {
  expect(plainText(text)).toBe(markdown);
});
