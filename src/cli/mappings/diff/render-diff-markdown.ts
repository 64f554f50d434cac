// The result of `s3sf diff` in Markdown, for a pull request: a table for each event, with the fields that differ. Never longer
// than asked for, because GitHub refuses a longer comment: then it ends with how many events are left out.
import type { EventChange } from '../../../examples/changes/plan-changes.ts';
import type { UnseenEdit } from '../../../examples/changes/unseen-edits.ts';
import { isJsonObject, type JsonValue } from '../../../json.ts';
import { locationText } from '../../../pipeline/plan/location-text.ts';
import type { DiffResult } from '../../commands/mappings/diff.ts';
import { codeSpan } from '../../markdown/code-span.ts';
import { countText } from '../../rendering/count-text.ts';
import { valueText } from '../../rendering/render-value.ts';
import type { View } from '../../rendering/view.ts';
import { diffSummary } from './diff-summary.ts';
import { diffView } from './render-diff.ts';

/** GitHub accepts 65,536 characters in a comment. The rest is for what is put around it. */
export const defaultMaxLength = 60_000;

/** Characters of one value, and fields of one record. */
const longestValue = 300;
const mostFields = 25;

/** For the sentence about what is left out. */
const reserved = 200;

export const diffMarkdownView = (maxLength?: number): View<DiffResult> => ({
  ...diffView,
  out: (result) => diffMarkdown(result, maxLength),
});

/** Ends with a line end. @param maxLength in characters; below 1,000, only the summary is sure to fit */
export function diffMarkdown(result: DiffResult, maxLength = defaultMaxLength): string {
  if (result.kind === 'unloadable')
    return '**The mappings have errors**, so what the edit changes could not be compared.\n';
  const { changes } = result;
  const unseen = unseenText(result.unseen);
  let text = `**${diffSummary(result)}**\n`;
  if (text.length + unseen.length <= maxLength - reserved) text += unseen;
  for (const [index, change] of changes.entries()) {
    const section = sectionOf(change, maxLength - reserved - text.length);
    if (section === undefined) return `${text}\n${leftOut(changes.length - index, index > 0)}\n`;
    text += section;
  }
  return text;
}

/** Before the tables, which may be cut. */
function unseenText(unseen: readonly UnseenEdit[]): string {
  if (unseen.length === 0) return '';
  const places = unseen.map(({ subject, location }) => `- ${codeSpan(cut(`${locationText(location)} ${subject}`))}`);
  const left = places.length - mostFields;
  const shown = [...places.slice(0, mostFields), ...(left > 0 ? [`- and ${countText(left, 'more rule')}`] : [])];
  return `\nThese rules changed, and no event shows it. Add an example that does:\n\n${shown.join('\n')}\n`;
}

const leftOut = (count: number, more: boolean) =>
  `${countText(count, more ? 'more event' : 'event')} ${count === 1 ? 'changes' : 'change'}. There is no room for all here: \`npx s3sf diff\` shows them.`;

/** Undefined if its first row has no room. */
function sectionOf({ name, differences }: EventChange, room: number): string | undefined {
  const head = `\n${codeSpan(cut(name))}\n\n| In Salesforce | Before | After |\n| --- | --- | --- |\n`;
  let text = head;
  for (const [index, { subject, expected, actual }] of differences.entries()) {
    const row = `| ${codeSpan(subject)} | ${cell(expected)} | ${cell(actual)} |\n`;
    if (text.length + row.length > room) {
      if (text === head) return undefined;
      return `${text}\n${countText(differences.length - index, 'more difference')} in this event.\n`;
    }
    text += row;
  }
  return text;
}

/** A record is a line for each field. */
function cell(value: JsonValue | undefined): string {
  if (value === undefined) return '–';
  if (!isJsonObject(value)) return codeSpan(cut(valueText(value)));
  const fields = Object.entries(value).map(([name, content]) => codeSpan(cut(`${name}: ${valueText(content)}`)));
  const left = fields.length - mostFields;
  return [...fields.slice(0, mostFields), ...(left > 0 ? [`and ${countText(left, 'more field')}`] : [])].join('<br>');
}

/** By whole characters. */
function cut(text: string): string {
  if (text.length <= longestValue) return text;
  return `${[...text].slice(0, longestValue).join('')}…`;
}
