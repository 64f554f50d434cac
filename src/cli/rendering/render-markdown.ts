// Markdown as a page for a terminal: headings, lists, tables, code and links, wrapped to the window, without Markdown's
// marks. Without colour, code in a sentence keeps its backquotes, because nothing else would set it apart.

import path from 'node:path';
import { marked, type Token, type Tokens } from 'marked';
import { wrap } from './fit-text.ts';
import { renderTable, wrapped } from './render-table.ts';
import type { Terminal } from './terminal.ts';
import { visible } from './visible.ts';

export interface MarkdownOptions {
  terminal: Terminal;
  /** Folder of the page, from where links are resolved: `docs`. */
  folder: string;
  /** Name of the page in the folder. */
  page: string;
}

/** Ends with a line end. */
export function renderMarkdown(markdown: string, options: MarkdownOptions): string {
  return `${blocks(marked.lexer(markdown), 0, options).trimEnd()}\n`;
}

function blocks(tokens: readonly Token[], indent: number, options: MarkdownOptions): string {
  return tokens
    .map((token) => block(token, indent, options))
    .filter((text) => text !== '')
    .join('\n');
}

function block(token: Token, indent: number, options: MarkdownOptions): string {
  const { terminal } = options;
  const paragraph = (text: string) => `${wrap(text, { width: terminal.width, indent })}\n`;
  switch (token.type) {
    case 'heading':
      return paragraph(terminal.paint('heading', inline(inner(token), options)));
    case 'paragraph':
    case 'text':
      return paragraph(inline(inner(token), options));
    case 'code':
      return codeBlock(token as Tokens.Code, indent, terminal);
    case 'list':
      return list(token as Tokens.List, indent, options);
    case 'table':
      return table(token as Tokens.Table, indent, options);
    case 'blockquote':
      return blocks(inner(token), indent + 2, options);
    case 'space':
    case 'html':
      return '';
    default:
      return paragraph(visible(token.raw.trim()));
  }
}

/** By the words after the language of a fence. */
const labels: Readonly<Record<string, string>> = { wrong: 'Example of the mistake' };

function codeBlock({ text, lang = '' }: Tokens.Code, indent: number, terminal: Terminal): string {
  const info = lang.split(' ').slice(1).join(' ');
  const label = info === '' ? '' : `${' '.repeat(indent)}${terminal.paint('muted', `${labels[info] ?? info}:`)}\n`;
  const lines = text.split('\n').map((line) => {
    const shown = [...line].map((character) => (character === '\t' ? '→   ' : visible(character))).join('');
    return `${' '.repeat(indent + 4)}${terminal.paint('code', shown)}`.trimEnd();
  });
  return `${label}${lines.join('\n')}\n`;
}

function list({ items, ordered, start }: Tokens.List, indent: number, options: MarkdownOptions): string {
  return items
    .map((item, index) => {
      const mark = ordered ? `${Number(start || 1) + index}. ` : '- ';
      const content = blocks(item.tokens, indent + mark.length, options);
      return `${' '.repeat(indent)}${mark}${content.trimStart()}`;
    })
    .join('');
}

function table({ header, rows }: Tokens.Table, indent: number, options: MarkdownOptions): string {
  // Cells are painted whole or not at all.
  const plain = { ...options, terminal: { ...options.terminal, isColoured: false, paint: unpainted } };
  const cells = (row: readonly Tokens.TableCell[]) => row.map(({ tokens }) => inline(tokens, plain));
  const columns = header.map(() => wrapped);
  return renderTable(rows.map(cells), { terminal: options.terminal, indent, head: cells(header), columns });
}

const unpainted: Terminal['paint'] = (_, text) => text;

const inner = (token: Token): Token[] => ('tokens' in token ? token.tokens : undefined) ?? [];

function inline(tokens: readonly Token[], options: MarkdownOptions): string {
  return tokens.map((token) => span(token, options)).join('');
}

function span(token: Token, options: MarkdownOptions): string {
  const { terminal } = options;
  const content = () => inline(inner(token), options);
  switch (token.type) {
    case 'codespan': {
      const { text } = token as Tokens.Codespan;
      return terminal.isColoured ? terminal.paint('code', visible(text)) : `\`${visible(text)}\``;
    }
    case 'strong':
      return terminal.paint('strong', content());
    case 'em':
    case 'del':
      return content();
    case 'link':
      return link(token as Tokens.Link, content(), options);
    case 'br':
      return '\n';
    case 'text':
      return inner(token).length > 0 ? content() : oneLine((token as Tokens.Text).text);
    case 'escape':
      return oneLine((token as Tokens.Escape).text);
    default:
      return oneLine(token.raw);
  }
}

/** Line ends of the source mean nothing: the text is wrapped to the window. */
const oneLine = (text: string) => visible(text.replace(/\s*\n\s*/g, ' '));

function link({ href }: Tokens.Link, text: string, { terminal, folder, page }: MarkdownOptions): string {
  const target = /^[a-z]+:/.test(href) ? href : path.posix.join(folder, href.startsWith('#') ? `${page}${href}` : href);
  const shown = terminal.paint('link', text);
  return target === text ? shown : `${shown} (${visible(target)})`;
}
