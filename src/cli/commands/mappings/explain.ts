// `s3sf explain`: what a code means and how to fix it, from docs/problems.md, wherever the command is run.
import { readFile } from 'node:fs/promises';
import { closestName } from '../../../pipeline/mapping/closest-name.ts';
import { UsageError } from '../../io.ts';
import { meaningOfSalesforceCode } from '../../mappings/salesforce-code.ts';

/** All codes, or the section of one as Markdown. */
export type ExplainResult = { kind: 'codes'; codes: string[] } | { kind: 'section'; code: string; text: string };

const page = new URL('../../../../docs/problems.md', import.meta.url);

/** Also explains Salesforce's own error codes. Throws `UsageError` for a code that does not exist. */
export async function explainCode(code?: string): Promise<ExplainResult> {
  const sections = sectionsOf(await readFile(page, 'utf8'));
  if (code === undefined) return { kind: 'codes', codes: [...sections.keys()] };
  const wanted = code.replace(/^\[|\]$/g, '');
  const text = sections.get(wanted);
  if (text !== undefined) return { kind: 'section', code: wanted, text };
  const own = meaningOfSalesforceCode(wanted.toUpperCase());
  if (own) {
    const text = `${own.text} The pipeline reports this error of Salesforce as \`${own.code}\`:\n\n${sections.get(own.code) ?? ''}`;
    return { kind: 'section', code: wanted.toUpperCase(), text };
  }
  const closest =
    [...sections.keys()].find((each) => each.endsWith(`/${wanted}`)) ?? closestName(wanted, sections.keys());
  const hint = closest === undefined ? 'Run "npx s3sf explain" to list all codes' : `Did you mean ${closest}?`;
  throw new UsageError(`there is no code ${code}. ${hint}`);
}

/** The Markdown under the heading of each code. */
function sectionsOf(markdown: string): Map<string, string> {
  const sections = new Map<string, string>();
  for (const part of markdown.split(/^(?=#{1,3} )/m)) {
    const [, code, text = ''] = /^### (\S+\/\S+)\n(.*)$/s.exec(part) ?? [];
    if (code !== undefined) sections.set(code, text.trim());
  }
  return sections;
}
