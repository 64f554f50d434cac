// HTML in which every text is a text: values in a template are escaped, unless they are HTML themselves.

export interface Html {
  readonly html: string;
}

type Part = string | number | Html | readonly Part[] | undefined | false;

export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  html: strings.map((text, index) => text + written(parts[index])).join(''),
});

function written(part: Part): string {
  if (part === undefined || part === false) return '';
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return 'html' in part ? part.html : part.map(written).join('');
}

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
