// Finds literal texts that look like something else: a path or a function that the author expected to be filled in, or
// quotes that would be written to the field.
import { ownFunctions } from '../../pipeline/mapping/expressions/functions/own-functions.ts';
import { insteadOfFunction } from '../../pipeline/mapping/expressions/habits/functions.ts';
import type { Finding } from '../report.ts';

const path = /\$?\{+ *\$?[\w.`-]+ *\}+|(?<![/\w])data\.\w+([._]\w+)+/;
/** What other tools fill in: Liquid, Handlebars, Salesforce's merge fields, Marketing Cloud, ERB, Mailchimp, Conga. */
const placeholder =
  /\{\{[^{}]+\}\}|[$#@]\{[^{}]+\}|\{[!$][^{}]+\}|%%[\w.=() -]+%%|<%[^%]+%>|\*\|[\w:.]+\|\*|<<[\w. ]+>>/;
const names = ['item', ...ownFunctions.map(({ name }) => name)];
const expression = new RegExp(`${placeholder.source}|${path.source}|\\$(${names.join('|')})\\b`);

/** A constant that is an expression as a whole: `=data.name`, `TODAY()`. */
function wholeExpression(text: string): string | undefined {
  if (/^\s*=\s*(\$|data\.|[A-Za-z]+\()/.test(text)) return text.trim();
  const [call, name = ''] = /^\s*\$?([A-Za-z]+)\([^()]*\)\s*$/.exec(text) ?? [];
  return call !== undefined && insteadOfFunction(name) !== undefined ? call.trim() : undefined;
}

const quoted = /^\s*(?:(["'`]).+\1|[\u201c\u201d\u201e].+[\u201c\u201d]|[\u2018\u2019].+[\u2018\u2019])\s*$/s;

/** `text` is written in the mapping: a constant, or a text in an expression. */
export function literalMistake(text: string, where: 'constant' | 'text'): Finding | undefined {
  const found = expression.exec(text)?.[0] ?? (where === 'constant' ? wholeExpression(text) : undefined);
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
  if (where === 'text' || !quoted.test(text)) return undefined;
  return {
    code: 'mapping/quoted-constant',
    severity: 'warning',
    message: 'These quotes become part of the value. A constant needs no quotes of its own.',
    hint: 'Remove the inner quotes.',
  };
}
