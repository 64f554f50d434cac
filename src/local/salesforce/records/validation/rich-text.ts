// Rich text is HTML. What Salesforce strips is not documented, so a switch decides whether a text is cleaned: unknown tags
// go, a tag that never ends takes the rest with it, and line ends count as blanks.

const kept = new Set(
  'a b blockquote br code div em i img li ol p pre s span strike strong sub sup table td tr u ul'.split(' '),
);

export function cleanedRichText(text: string): string {
  const withoutScripts = text.replace(/<(script|style)\b[^>]*>.*?(<\/\1>|$)/gis, '');
  return withoutScripts
    .replace(/<\/?([a-z][a-z0-9]*)\b[^>]*(>|$)/gis, (tag, name: string, end: string) =>
      end === '>' && kept.has(name.toLowerCase()) ? tag : '',
    )
    .replace(/\s*\r?\n\s*/g, ' ')
    .trim();
}
