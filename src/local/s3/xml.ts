// The subset of XML that S3 uses: elements and text, no relevant attributes, only predefined and numeric entities.
import { S3Error } from './s3-error.ts';

export interface XmlElement {
  /** Without a namespace prefix. */
  name: string;
  children: XmlElement[];
  /** Text between the tags, with entities decoded; the value of a leaf. */
  text: string;
}

/** The content of an element: text, a list (repeats the element) or child elements. `undefined` omits the element. */
export type XmlValue =
  | string
  | number
  | boolean
  | undefined
  | readonly XmlValue[]
  | { readonly [name: string]: XmlValue };

export function writeXml(name: string, value: XmlValue): string {
  const xmlns = ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(name, value, name === 'Error' ? '' : xmlns)}`;
}

function element(name: string, value: XmlValue, attributes = ''): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((item: XmlValue) => element(name, item)).join('');
  const inner =
    typeof value === 'object'
      ? Object.entries(value)
          .map(([child, each]) => element(child, each))
          .join('')
      : escapeXml(String(value));
  return `<${name}${attributes}>${inner}</${name}>`;
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;');
}

const token = /<\?[^>]*\?>|<!--[\s\S]*?-->|<(\/?)([\w:.-]+)(?:\s[^<>]*?)?(\/?)>|([^<]+)/y;

/** The root element. @throws S3Error `MalformedXML` */
export function readXml(source: string): XmlElement {
  const top: XmlElement = { name: '', children: [], text: '' };
  const open = [top];
  token.lastIndex = 0;
  while (token.lastIndex < source.length) {
    const match = token.exec(source);
    if (!match) throw malformed();
    const [, closes, prefixed, closesItself, text] = match;
    const current = open.at(-1) as XmlElement;
    if (text !== undefined) current.text += decodeEntities(text);
    if (prefixed === undefined) continue;
    const name = prefixed.slice(prefixed.indexOf(':') + 1);
    if (closes) {
      if (open.length === 1 || current.name !== name) throw malformed();
      open.pop();
      continue;
    }
    const child: XmlElement = { name, children: [], text: '' };
    current.children.push(child);
    if (!closesItself) open.push(child);
  }
  const [root] = top.children;
  if (!root || open.length > 1 || top.children.length > 1) throw malformed();
  return root;
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#x([\da-fA-F]{1,6})|#(\d{1,7})|(\w+));/g,
    (_, hex?: string, decimal?: string, name?: string) => {
      const known = name === undefined ? undefined : named[name];
      if (known !== undefined) return known;
      const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      if (!(point <= 0x10ffff)) throw malformed();
      return String.fromCodePoint(point);
    },
  );
}

const malformed = () =>
  new S3Error(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );

/** The direct children with this name. */
export const childrenOf = (parent: XmlElement, name: string): XmlElement[] =>
  parent.children.filter((child) => child.name === name);

/** The text of the first direct child with this name; undefined if there is none. */
export const textOf = (parent: XmlElement, name: string): string | undefined => childrenOf(parent, name)[0]?.text;
