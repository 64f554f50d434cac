// The result of `s3sf explain`: the section of a code as a page for the terminal, or the list of codes.
import type { ExplainResult } from '../commands/mappings/explain.ts';
import { renderMarkdown } from '../rendering/render-markdown.ts';
import type { Terminal } from '../rendering/terminal.ts';
import type { View } from '../rendering/view.ts';

/** Columns: longer lines of prose are hard to read. */
const widestPage = 100;

export const explainView: View<ExplainResult> = {
  out: renderExplain,
  json: (result) => (result.kind === 'codes' ? result.codes : { code: result.code, text: result.text }),
  exitCode: () => 0,
};

function renderExplain(result: ExplainResult, terminal: Terminal): string {
  if (result.kind === 'codes') return result.codes.map((code) => `${code}\n`).join('');
  const page = { ...terminal, width: Math.min(terminal.width, widestPage) };
  const text = renderMarkdown(result.text, { terminal: page, folder: 'docs', page: 'problems.md' });
  return `${terminal.paint('heading', result.code)}\n\n${text}`;
}
