// `s3sf explain`: what a code means and how to mend it, from docs/problems.md, wherever the command is run.
import { readFile } from 'node:fs/promises';
import { closestName } from '../../pipeline/mapping/closest-name.ts';
import { type ExitCode, type Io, UsageError } from '../io.ts';

export interface ExplainOptions {
  json: boolean;
}

const page = new URL('../../../docs/problems.md', import.meta.url);

/** Without a code it lists all of them. */
export async function explain(code: string | undefined, { json }: ExplainOptions, io: Io): Promise<ExitCode> {
  const sections = sectionsOf(await readFile(page, 'utf8'));
  if (code === undefined) {
    const codes = [...sections.keys()];
    io.out(json ? `${JSON.stringify(codes)}\n` : codes.map((each) => `${each}\n`).join(''));
    return 0;
  }
  const wanted = code.replace(/^\[|\]$/g, '');
  const text = sections.get(wanted);
  if (text === undefined) {
    const closest =
      [...sections.keys()].find((each) => each.endsWith(`/${wanted}`)) ?? closestName(wanted, sections.keys());
    throw new UsageError(`there is no code ${code}.${closest === undefined ? '' : ` Did you mean ${closest}?`}`);
  }
  io.out(json ? `${JSON.stringify({ code: wanted, text })}\n` : `${wanted}\n\n${text}\n`);
  return 0;
}

/** What stands under the heading of each code. */
function sectionsOf(markdown: string): Map<string, string> {
  const sections = new Map<string, string>();
  for (const part of markdown.split(/^(?=#{1,3} )/m)) {
    const [, code, text = ''] = /^### (\S+\/\S+)\n(.*)$/s.exec(part) ?? [];
    if (code !== undefined) sections.set(code, text.trim());
  }
  return sections;
}
