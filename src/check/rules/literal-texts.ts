// Finds literal texts that look like something else: a path or a function that the author expected to be filled in, or
// quotes that would be written to the field.
import { ownFunctions } from '../../pipeline/mapping/expressions/functions/own-functions.ts';
import type { Finding } from '../report.ts';

const path = /\$?\{+ *\$?[\w.`-]+ *\}+|(?<![/\w])data\.\w+([._]\w+)+/;
/** What other tools fill in: Liquid, Handlebars, Salesforce's merge fields, Marketing Cloud, ERB, Mailchimp, Conga. */
const placeholder =
  /\{\{[^{}]+\}\}|[$#@]\{[^{}]+\}|\{[!$][^{}]+\}|%%[\w.=() -]+%%|<%[^%]+%>|\*\|[\w:.]+\|\*|<<[\w. ]+>>/;
const names = ['item', ...ownFunctions.map(({ name }) => name)];
const expression = new RegExp(`${placeholder.source}|${path.source}|\\$(${names.join('|')})\\b`);

/** `text` is written in the mapping: a constant, or a text in an expression. */
export function literalMistake(text: string, where: 'constant' | 'text'): Finding | undefined {
  const found = expression.exec(text)?.[0];
  if (found !== undefined) {
    return {
      code: 'mapping/path-in-text',
      severity: 'warning',
      message: `${found} is written literally: nothing is filled in here.`,
      hint:
        where === 'constant'
          ? 'Write an expression under "fields": \'"Call " & data.name\'.'
          : 'End the text before it and join the two: "Call " & data.name.',
    };
  }
  if (where === 'text' || !/^\s*(["'`]).+\1\s*$/s.test(text)) return undefined;
  return {
    code: 'mapping/quoted-constant',
    severity: 'warning',
    message: 'These quotes become part of the value. A constant needs no quotes of its own.',
    hint: 'Remove the inner quotes.',
  };
}
