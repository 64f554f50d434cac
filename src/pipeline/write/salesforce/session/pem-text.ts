// Keys and certificates as people paste them: line ends become spaces or `\n` in two characters or are lost, text programs
// turn hyphens into dashes and add quotes or invisible characters, a first or last line is missing, and some encode the
// whole text once more. Nothing here decides what a key is: whoever reads it does, and that fails on what is damaged.

export interface PemBlock {
  /** `PRIVATE KEY`, in capitals; undefined for text without a first line. */
  label: string | undefined;
  /** The bytes between the first and the last line. */
  der: Buffer;
  /** False where the last line is missing. */
  isEnded: boolean;
  /** With the header of a key that is encrypted in the older form (RFC 1421). */
  isEncrypted: boolean;
}

/** The blocks of a text; where it has none, the whole text if it is base64, without a first and a last line. */
export function readPem(text: string, decodings = 3): PemBlock[] {
  const plain = withoutEscapes(text);
  const blocks = blocksIn(plain);
  const bytes = decoded(plain);
  if (blocks.length > 0 || !bytes || decodings === 0) return blocks;
  const inner = readPem(bytes.toString('latin1'), decodings - 1);
  return inner.length > 0 ? inner : [{ label: undefined, der: bytes, isEnded: true, isEncrypted: false }];
}

/** Hyphens and what text programs make of several of them. */
const dashes = '[-\\u00ad\\u2010-\\u2015\\u2212\\ufe58\\ufe63\\uff0d]{1,12}';
const marker = new RegExp(`${dashes}\\s{0,3}(BEGIN|END)\\s([A-Z0-9\\s]{3,40}?)\\s{0,3}(?:${dashes}|$)`, 'giu');
const begins = new RegExp(`^${dashes}\\s{0,3}BEGIN`, 'iu');
/** The beginning of a last line that was not copied completely. */
const partOfEnd = new RegExp(`${dashes}[\\s\\S]{0,40}$`, 'u');

function blocksIn(text: string): PemBlock[] {
  const markers = [...text.matchAll(marker)];
  return markers.flatMap((found, index) => {
    const [whole, kind = '', label = ''] = found;
    const next = markers[index + 1];
    const isBegin = kind.toUpperCase() === 'BEGIN';
    // A last line whose first line is missing.
    const isAlone = !isBegin && index === 0;
    if (!isBegin && !isAlone) return [];
    const start = isAlone ? 0 : found.index + whole.length;
    const end = isAlone ? found.index : (next?.index ?? text.length);
    const isEnded = isAlone || (next !== undefined && !begins.test(next[0]));
    const content = text.slice(start, end);
    return [
      {
        label: label.replace(/\s+/g, ' ').trim().toUpperCase(),
        der: bytesOf(isEnded ? content : content.replace(partOfEnd, '')),
        isEnded,
        isEncrypted: /Proc-Type:[\s\S]{0,20}ENCRYPTED/i.test(content),
      },
    ];
  });
}

/** JSON's escapes, however often the text was encoded, and those of URLs. Neither base64 nor a first line has them. */
function withoutEscapes(text: string): string {
  return text
    .replace(/%(20|0A|0D|2B|2F|3D)/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\{1,16}u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\{1,16}[rnt]/g, '\n')
    .replaceAll('\\', '');
}

/** Whatever base64 does not have was added on the way: line ends, quotes, indentation, invisible characters. */
const bytesOf = (content: string): Buffer => Buffer.from(content.replace(/[^A-Za-z0-9+/]/g, ''), 'base64');

/** The bytes of a text that is base64 as a whole; undefined for any other text. */
function decoded(text: string): Buffer | undefined {
  const compact = text.replace(/^data:[^,]{0,100},|[\s"'\u00ad\u200b-\u200d\u2060\ufeff]/g, '');
  return /^[A-Za-z0-9+/_-]{64,}={0,2}$/.test(compact) ? Buffer.from(compact, 'base64') : undefined;
}
