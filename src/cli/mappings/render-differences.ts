// Two states of the same thing, one below the other, one field per line. Labels name them, so colour is not needed.
import type { JsonValue } from '../../json.ts';
import { wrap } from '../rendering/fit-text.ts';
import { renderValue } from '../rendering/render-value.ts';
import type { Style, Terminal } from '../rendering/terminal.ts';
import { visible } from '../rendering/visible.ts';

export interface Sides {
  subject: string;
  /** Where it is in a file, if anywhere. */
  location?: string;
  /** In the order they are shown. */
  sides: readonly { label: string; value: JsonValue | undefined; style: Style }[];
}

export function renderSides({ subject, location, sides }: Sides, terminal: Terminal): string {
  const width = Math.max(...sides.map(({ label }) => label.length)) + 2;
  const where = location === undefined ? '' : `  ${terminal.paint('muted', visible(location))}`;
  const lines = sides.map(({ label, value, style }) => {
    const paint = (line: string) => terminal.paint(style, line);
    return `      ${label.padEnd(width)}${renderValue(value, { terminal, indent: 6 + width, paint })}\n`;
  });
  const head = wrap(`${terminal.paint('strong', visible(subject))}${where}`, {
    width: terminal.width,
    indent: 6,
    first: 4,
  });
  return `${head}\n${lines.join('')}`;
}
