// A text from a file in Markdown that GitHub and GitLab show: none of it is read as markup, and it notifies, links and
// refers to nobody.
import { visible } from '../rendering/visible.ts';

/** For a sentence, a heading, an item of a list or a cell of a table. Without blanks at its ends, which mean something. */
export const plainText = (text: string): string =>
  visible(text)
    .trim()
    .replace(markup, '\\$&')
    .replace(blockStart, '$1\\$2')
    .replace(references, `$&${nothing}`)
    // https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/writing-mathematical-expressions
    .replaceAll('$', '<span>$$</span>');

/** A backslash does not stop a mention: https://github.com/github/cmark-gfm/issues/181. A comment does, and nobody sees it. */
const nothing = '<!---->';

const markup = /[\\`*_{}[\]<>|#~]/g;

/** What begins a list, or underlines a heading. */
const blockStart = /^(\d*)([-+=.)])/;

/** `@name`, `#1`, GitLab's `!1` and `%1`, `&amp;`, `GH-1`, `:emoji:`, and addresses that become links by themselves. */
const references = /[@&](?=\w)|[#!%~](?=\d)|\bGH-(?=\d)|:(?=[a-z+-][\w+-]*:)|(?:https?|ftp):(?=\/\/)|www\./gi;
