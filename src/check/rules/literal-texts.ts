// Texts that are taken as they are and look like something else: a path or a function that somebody hoped would be
// filled in, or quotes that will be written into the field.
import { ownFunctions } from '../../pipeline/mapping/expressions/functions/own-functions.ts';
import type { Finding } from '../report.ts';

const path = /\$?\{+ *\$?[\w.`-]+ *\}+|(?<![/\w])data\.\w+([._]\w+)+/;
const names = ['item', ...ownFunctions.map(({ name }) => name)];
const expression = new RegExp(`${path.source}|\\$(${names.join('|')})\\b`);

/** `text` stands in the mapping: a constant, or a text in an expression. */
export function hopedFor(text: string, where: 'constant' | 'text'): Finding | undefined {
  const found = expression.exec(text)?.[0];
  if (found !== undefined) {
    return {
      code: 'mapping/path-in-text',
      severity: 'warning',
      message: `${found} stays as it is: nothing is filled in here.`,
      hint:
        where === 'constant'
          ? 'Put an expression under "fields": \'"Call " & data.name\'.'
          : 'End the text before it, and join: "Call " & data.name.',
    };
  }
  if (where === 'text' || !/^\s*(["'`]).+\1\s*$/s.test(text)) return undefined;
  return {
    code: 'mapping/quoted-constant',
    severity: 'warning',
    message: 'These quotes become a part of the value: a constant needs none of its own.',
    hint: 'Take the inner quotes away.',
  };
}
