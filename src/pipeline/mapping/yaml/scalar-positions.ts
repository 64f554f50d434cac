// The position of each character of a YAML value in the file, for plain, quoted and block values. Exact for every
// character except white space; white space that comes from folding is placed at the line break.

export type ScalarStyle = 'plain' | 'single' | 'double' | 'block';

export interface ScalarSource {
  style: ScalarStyle;
  /** The file's text. */
  text: string;
  /** Offsets of the value's first character (its quote or block indicator) and of the first character after it. */
  start: number;
  end: number;
}

interface Unit {
  character: string;
  offset: number;
  /** Written as an escape: kept as it is even if it is white space. */
  escaped?: boolean;
}

/** Offsets in the file: one for each UTF-16 unit of `value` and one for its end. */
export function scalarPositions(value: string, source: ScalarSource): number[] {
  const units = unitsOf(source);
  const positions: number[] = [];
  let next = 0;
  for (const character of value) {
    if (!isSpace(character)) {
      while (next < units.length && units[next]?.character !== character) next += 1;
    }
    const offset = units[next]?.offset ?? source.end;
    for (let unit = 0; unit < character.length; unit += 1) positions.push(offset + unit);
    const unit = units[next];
    if (unit && (!isSpace(character) || unit.escaped || isSpace(unit.character))) next += 1;
  }
  positions.push(units[next]?.offset ?? endOf(units, source));
  return positions;
}

const isSpace = (character: string) =>
  character === ' ' || character === '\n' || character === '\t' || character === '\r';

/** The position after the last character. */
function endOf(units: readonly Unit[], source: ScalarSource): number {
  const last = units.findLast((unit) => unit.escaped || !isSpace(unit.character));
  return last ? last.offset + last.character.length : source.start;
}

function unitsOf(source: ScalarSource): Unit[] {
  const { text, start, end, style } = source;
  if (style === 'double') return doubleQuoted(text, start + 1, end - 1);
  if (style === 'single') return singleQuoted(text, start + 1, end - 1);
  if (style === 'plain') return charactersOf(text, start, end);
  const header = text.indexOf('\n', start);
  return header < 0 ? [] : charactersOf(text, header + 1, end);
}

function charactersOf(text: string, start: number, end: number): Unit[] {
  const units: Unit[] = [];
  for (let offset = start; offset < end; offset += units.at(-1)?.character.length ?? 1) {
    units.push({ character: String.fromCodePoint(text.codePointAt(offset) ?? 0), offset });
  }
  return units;
}

function singleQuoted(text: string, start: number, end: number): Unit[] {
  let isSecond = false;
  return charactersOf(text, start, end).filter(({ character }) => {
    // In a run of quotes, every second one belongs to the one before it.
    const isLeftOut = character === "'" && isSecond;
    isSecond = character === "'" && !isSecond;
    return !isLeftOut;
  });
}

const escapes: Record<string, string> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};

function doubleQuoted(text: string, start: number, end: number): Unit[] {
  const units: Unit[] = [];
  let offset = start;
  while (offset < end) {
    const character = String.fromCodePoint(text.codePointAt(offset) ?? 0);
    if (character !== '\\') {
      units.push({ character, offset });
      offset += character.length;
      continue;
    }
    const sign = text[offset + 1] ?? '';
    const digits = { x: 2, u: 4, U: 8 }[sign];
    if (digits !== undefined) {
      const code = Number.parseInt(text.slice(offset + 2, offset + 2 + digits), 16);
      units.push({ character: code <= 0x10ffff ? String.fromCodePoint(code) : '', offset, escaped: true });
      offset += 2 + digits;
    } else {
      // An escaped line break joins the lines and adds nothing.
      if (sign !== '\n' && sign !== '\r') units.push({ character: escapes[sign] ?? sign, offset, escaped: true });
      offset += 2;
    }
  }
  return units;
}
