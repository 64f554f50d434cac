// Reads the fenced code blocks of a Markdown page, so that tests can run the examples of the documentation. The opening
// fence names the language and then the role of the block: ```yaml gives.
import { readFile } from 'node:fs/promises';

export interface CodeBlock {
  language: string;
  /** The words after the language. */
  info: string;
  text: string;
  /** The nearest heading above the block, without its number signs. */
  heading: string;
  /** 1-based line of the fence. */
  line: number;
}

export async function codeBlocks(file: string): Promise<CodeBlock[]> {
  const blocks: CodeBlock[] = [];
  let heading = '';
  let open:
    | { fence: string; indent: number; language: string; info: string; lines: string[]; line: number }
    | undefined;
  for (const [index, line] of (await readFile(file, 'utf8')).split('\n').entries()) {
    if (open && line.trimStart().startsWith(open.fence)) {
      const { language, info, lines } = open;
      blocks.push({ language, info, heading, line: open.line, text: lines.map((each) => `${each}\n`).join('') });
      open = undefined;
    } else if (open) {
      open.lines.push(line.slice(open.indent));
    } else if (line.startsWith('#')) {
      heading = line.replace(/^#+\s*/, '');
    } else {
      const [, indent = '', fence = '', language = '', info = ''] = /^( *)(`{3,})(\w*) ?(.*)$/.exec(line) ?? [];
      if (fence) open = { fence, indent: indent.length, language, info, lines: [], line: index + 1 };
    }
  }
  return blocks;
}

/** The rows of every table with these column titles, as cells without code quotes. */
export async function tableRows(file: string, titles: readonly string[]): Promise<string[][]> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  return lines.flatMap((line, index) => {
    if (cellsOf(line).join() !== titles.join()) return [];
    const rest = lines.slice(index + 2);
    const end = rest.findIndex((each) => !each.startsWith('|'));
    return rest.slice(0, end < 0 ? rest.length : end).map(cellsOf);
  });
}

const cellsOf = (line: string) =>
  line.startsWith('|')
    ? line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replace(/^(`+) ?(.*?) ?\1$/, '$2'))
    : [];

/** The text of a page without its code blocks. */
export const prose = async (file: string) =>
  (await readFile(file, 'utf8')).replace(/^( *)(`{3,})[^\n]*\n[\s\S]*?^\1\2$/gm, '');
