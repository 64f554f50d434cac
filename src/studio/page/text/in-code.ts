// Splits a sentence of the checker into words and names: what is in double quotes or backquotes, and what is written
// like a path or an API name, is set in the editor's font.

export interface TextPart {
  text: string;
  isCode: boolean;
}

const names =
  /(?<=\()(…? ?\?: [^()]*)(?=\))|`([^`]+)`|"([^"\s]+)"|(\$?[A-Za-z_][\w/-]*(?:(?:\.|__)[\w-]+)+|\b[A-Za-z]\w*_\w+\b)/g;

export function inCode(sentence: string): TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const { 0: whole, 1: fallback, 2: backquoted, 3: quoted, 4: bare, index } of sentence.matchAll(names)) {
    if (index > at) parts.push({ text: sentence.slice(at, index), isCode: false });
    parts.push({ text: fallback ?? backquoted ?? quoted ?? bare ?? whole, isCode: true });
    at = index + whole.length;
  }
  if (at < sentence.length) parts.push({ text: sentence.slice(at), isCode: false });
  return parts;
}
