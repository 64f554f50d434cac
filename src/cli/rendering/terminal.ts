// The colour and width of the stream that text goes to. Renderers take a `Terminal` and return text; they never write.
//
//   const { out } = terminalsOf(io);
//   io.out(renderCheck(result, out));            // a renderer: data + terminal → text
//   out.paint('error', 'refused')                // red on a screen, unchanged in a pipe
//   wrap(text, { width: out.width, indent: 4 })  // fit-text.ts; leaves text alone in a pipe
//
// Texts that come from files, events or services go through `visible()` (visible.ts) before they are painted.
// A pipe gets plain text of unlimited width. NO_COLOR switches colour off, FORCE_COLOR switches it on, even in a pipe.
import { styleText } from 'node:util';
import type { Io, Screen } from '../io.ts';

/** The meaning of a colour; the table below decides how it looks. */
export type Style = keyof typeof formats;

export interface Terminal {
  /** True on a screen: lines may be updated in place. */
  readonly isTty: boolean;
  /** Columns of the window now; `Infinity` in a pipe. */
  readonly width: number;
  /** False if `paint` leaves text unchanged. */
  readonly isColoured: boolean;
  paint(style: Style, text: string): string;
}

/** Sixteen-colour codes only, so that the person's own theme decides the shades. */
const formats = {
  error: ['red', 'bold'],
  warning: ['yellow', 'bold'],
  good: ['green'],
  added: ['green'],
  removed: ['red'],
  heading: ['bold', 'underline'],
  strong: ['bold'],
  muted: ['dim'],
  code: ['cyan'],
  link: ['cyan', 'underline'],
} as const;

const unknownWidth = 80;

export const plainTerminal: Terminal = {
  isTty: false,
  width: Number.POSITIVE_INFINITY,
  isColoured: false,
  paint: (_, text) => text,
};

export function terminalsOf({ screens, env }: Pick<Io, 'screens' | 'env'>): { out: Terminal; err: Terminal } {
  return { out: terminalOn(screens?.out, env), err: terminalOn(screens?.err, env) };
}

export function terminalOn(screen: Screen | undefined, env: Io['env']): Terminal {
  const isTty = screen?.isTTY === true;
  const isColoured = coloured(isTty, env);
  return {
    isTty,
    get width() {
      return isTty ? screen?.columns || unknownWidth : Number.POSITIVE_INFINITY;
    },
    isColoured,
    paint: (style, text) =>
      isColoured && text !== '' ? styleText([...formats[style]], text, { validateStream: false }) : text,
  };
}

/** FORCE_COLOR wins over NO_COLOR, as in Node. */
function coloured(isTty: boolean, { FORCE_COLOR, NO_COLOR, TERM }: Io['env']): boolean {
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isTty && !NO_COLOR && TERM !== 'dumb';
}
