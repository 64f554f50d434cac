// Splits a sentence of the checker into words and code: what is in quotes of any kind, and what is written like a path or an
// API name, is set in the editor's font. Nothing of it is left out, because quotes are part of an expression.

export interface TextPart {
  text: string;
  isCode: boolean;
}

const code =
  /(?<=\()(?:…? ?\?: [^()]*)(?=\))|(?<!\w)'(?=[^\s'])(?:[^'\n]|'')*"(?:[^'\n]|'')*'(?!\w)|`[^`]+`|"[^"\s]+"|\$?[A-Za-z_][\w/-]*(?:(?:\.|__)[\w-]+)+|\b[A-Za-z]\w*_\w+\b/g;

/**
 * @param where an expression in the file is in the quotes of YAML: `'"Please call"'`. In the form, people type it without
 *   them: `"Please call"`.
 */
export function inCode(sentence: string, where: 'file' | 'form' = 'file'): TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const { 0: whole, index } of sentence.matchAll(code)) {
    if (index > at) parts.push({ text: sentence.slice(at, index), isCode: false });
    const isInYamlQuotes = where === 'form' && whole.startsWith("'");
    parts.push({ text: isInYamlQuotes ? whole.slice(1, -1).replaceAll("''", "'") : whole, isCode: true });
    at = index + whole.length;
  }
  if (at < sentence.length) parts.push({ text: sentence.slice(at), isCode: false });
  return parts;
}
