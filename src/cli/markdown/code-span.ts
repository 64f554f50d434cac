// Text from files and events in Markdown that GitHub and GitLab show: it stays text, whatever is in it. In code, no markup,
// mention or reference has a meaning.
import { visible } from '../rendering/visible.ts';

/** For a sentence, a heading or a cell of a table. Nothing for an empty text. */
export function codeSpan(text: string): string {
  if (text === '') return '';
  const shown = visible(text);
  // A table ends its cell at "|", also in a code span, and an escape in front of it would be shown after a backslash.
  if (shown.includes('|')) return `<code>${shown.replaceAll(/[!-/:-@[-`{-~]/g, entity)}</code>`;
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  // Markdown removes one blank at each end, if there are two.
  const needsBlanks = /^`|`$|^ .* $/.test(shown);
  return needsBlanks ? `${fence} ${shown} ${fence}` : `${fence}${shown}${fence}`;
}

const entity = (character: string) => `&#${character.codePointAt(0)};`;
