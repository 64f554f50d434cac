// Plain texts for rich text fields, which Salesforce reads as HTML: line breaks are lost, and so may be what is behind "<".
// https://github.com/forcedotcom/dataloader/pull/916 had to turn line breaks into <br> for the same reason.
import type { SObjectField } from '../../../salesforce-schema.ts';
import type { Finding } from '../../report.ts';

const markup = /<\/?[a-z][^<>]*>|&(#\d+|#x[\da-f]+|[a-z]+);/i;
const readAsMarkup = /<|&(?!(#\d+|#x[\da-f]+|[a-z]+);)/i;

export function richTextFinding(name: string, { htmlFormatted }: SObjectField, value: unknown): Finding | undefined {
  if (!htmlFormatted || typeof value !== 'string' || markup.test(value)) return undefined;
  const lines = /[\r\n]/.test(value.trim());
  if (!lines && !readAsMarkup.test(value)) return undefined;
  return {
    code: 'mapping/plain-text-as-html',
    severity: 'warning',
    message: `${name} is a rich text field, which Salesforce reads as HTML. ${lines ? 'Line breaks of this text are lost' : 'The "<" or "&" of this text may be lost, with what follows it'}.`,
    hint: 'Write $html(…) around the text.',
  };
}
