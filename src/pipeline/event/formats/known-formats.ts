// Formats that we do not read, so that the reason can name them. It repeats nothing of the object.

const writeJson = 'Make the service write JSON, preferably one event per line.';
const useGzip = 'Compress events with gzip or zstd, or not at all.';
const saveUtf8 = 'Write it in UTF-8.';

/** The first bytes as Latin-1. None contains a line end, so the first line of an object holds all of them. */
const signatures: readonly [start: string, name: string, advice: string][] = [
  ['PAR1', 'Parquet', writeJson],
  ['PARE', 'encrypted Parquet', writeJson],
  ['Obj\x01', 'Avro', writeJson],
  ['ORC', 'ORC', writeJson],
  ['\xe0\x01\x00\xea', 'Amazon Ion', writeJson],
  ['%PDF-', 'a PDF', writeJson],
  ['PK\x03\x04', 'a zip archive or an Excel workbook', useGzip],
  ['BZh', 'bzip2', useGzip],
  ['\xfd7zXZ\x00', 'xz', useGzip],
  ['7z\xbc\xaf\x27\x1c', 'a 7-Zip archive', useGzip],
  ['\x04\x22\x4d\x18', 'LZ4', useGzip],
  ['\xff\x06\x00\x00sNaPpY', 'Snappy', useGzip],
  ['\x82SNAPPY\x00', 'Snappy', useGzip],
  ['\x1f\x9d', 'a .Z file', useGzip],
  ['\xff\xfe', 'text in UTF-16', saveUtf8],
  ['\xfe\xff', 'text in UTF-16', saveUtf8],
  ['{\x00', 'text in UTF-16', saveUtf8],
  ['[\x00', 'text in UTF-16', saveUtf8],
  ['\x00{', 'text in UTF-16', saveUtf8],
  ['\x00[', 'text in UTF-16', saveUtf8],
];

const longestSignature = Math.max(...signatures.map(([start]) => start.length));

/** A column may be called PARENT_ID or ORC: the formats with such signatures have other bytes right after them. */
const columnNames = /^[\w .,;:|"'()#/\t\r\n-]*$/;

/** A message, if the bytes begin like one of these formats. */
export function namedBySignature(bytes: Buffer): string | undefined {
  const start = bytes.toString('latin1', 0, longestSignature + 8);
  if (columnNames.test(start)) return undefined;
  const found = signatures.find(([signature]) => start.startsWith(signature));
  return found && `The object is ${found[1]}, which cannot be read. ${found[2]}`;
}

/** Formats without a signature, by the ending of the key or by the content encoding. */
const names: readonly [pattern: RegExp, name: string][] = [
  [/\.(snappy|sz)$|^snappy$/i, 'Snappy'],
  [/\.br$|^br$/i, 'Brotli'],
  [/^deflate$/i, 'deflate'],
];

export interface NamesOfObject {
  key: string;
  contentType?: string | undefined;
  contentEncoding?: string | undefined;
}

/** A message for an object that is not JSON, if its names say what it is. */
export function namedByName({ key, contentType = '', contentEncoding = '' }: NamesOfObject): string | undefined {
  const found = names.find(([pattern]) => pattern.test(key) || pattern.test(contentEncoding));
  if (found) return `The object is not JSON. By its name, it is ${found[1]}, which cannot be read. ${useGzip}`;
  if (!/\.(csv|tsv)(\.(gz|gzip|zst))?$/i.test(key) && !/^text\/csv\b/i.test(contentType)) return undefined;
  return 'The object is not JSON. By its name, it is CSV. Set csv for its prefix in mappings/_settings.yaml.';
}
