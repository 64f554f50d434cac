// The fenced code blocks of a Markdown page, so that what the documentation shows can be run. The first line of a fence
// says the language and, behind it, what the block is: ```yaml gives.
import { readFile } from 'node:fs/promises';

export interface CodeBlock {
  language: string;
  /** The words behind the language. */
  info: string;
  text: string;
  /** The nearest heading above it, without its signs. */
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

/** The rows under the table that has these column titles, as their cells without the code quotes. */
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

/** The page without its code blocks. */
export const prose = async (file: string) =>
  (await readFile(file, 'utf8')).replace(/^( *)(`{3,})[^\n]*\n[\s\S]*?^\1\2$/gm, '');
