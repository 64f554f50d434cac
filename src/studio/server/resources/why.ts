// `GET /api/why/CODE`: the page of a code, as `s3sf explain` prints it.
import { marked } from 'marked';
import { explainCode } from '../../../cli/commands/mappings/explain.ts';
import { UsageError } from '../../../cli/io.ts';
import type { Explanation } from '../../contract.ts';
import { RequestError } from '../http/request-error.ts';

export async function explanation(code: string): Promise<Explanation> {
  const found = await explainCode(code).catch((error: unknown) => {
    throw error instanceof UsageError ? new RequestError(404, sentence(error.message)) : error;
  });
  if (found.kind === 'codes') throw new RequestError(404, 'Name a code.');
  return { code: found.code, html: await marked.parse(found.text) };
}

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?!]$/.test(text) ? '' : '.'}`;
