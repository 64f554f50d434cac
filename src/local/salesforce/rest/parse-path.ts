// Parses `/services/data/vNN.0/…?…`. Segments are split before decoding, because a key may contain an encoded slash.
// `.` and `..` are resolved, also where their dots are encoded, as URL parsers of clients and edge servers do.
// Source: WHATWG URL Standard, "single-dot" and "double-dot URL path segment".
import { notFound } from './rest-error.ts';

export interface ParsedPath {
  version: number;
  /** Without the query. */
  path: string;
  segments: string[];
  query: URLSearchParams;
}

/** Limit of a URL, and of a URL with the headers, in bytes. Source: REST API Developer Guide, "Status Codes". */
export const maxUrlBytes = 16_384;
/** The first version that there was in the REST API is long retired, like all up to 30. */
const firstVersion = 7;
export const newestVersion = 67;

/**
 * A retired version is parsed like any other.
 * @throws RestError 404 for another path or a version that there has never been
 */
export function parsePath(url: string): ParsedPath {
  const [path = '', query = ''] = splitOnce(url.split('#')[0] ?? '', '?');
  const parts = /^\/services\/data\/v(\d+)\.0(?:\/(.*))?$/.exec(path);
  const version = Number(parts?.[1]);
  if (!parts || version < firstVersion || version > newestVersion) throw notFound();
  const rest = (parts[2] ?? '').replace(/\/$/, '');
  const segments = rest === '' ? [] : withoutDots(rest.split('/').map(decode));
  return { version, path, segments: withoutFormat(segments, version), query: new URLSearchParams(query) };
}

function withoutDots(segments: readonly string[]): string[] {
  const resolved: string[] = [];
  for (const segment of segments) {
    if (segment === '..') resolved.pop();
    else if (segment !== '.') resolved.push(segment);
  }
  return resolved;
}

/** Source: REST API Developer Guide, "REST API Architecture". The emulator always answers in JSON. */
function withoutFormat(segments: readonly string[], version: number): string[] {
  const last = segments.at(-1);
  if (last === undefined || version >= 58) return [...segments];
  return [...segments.slice(0, -1), last.replace(/\.(?:json|xml)$/i, '')];
}

function splitOnce(text: string, separator: string): [string, string] {
  const index = text.indexOf(separator);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw notFound();
  }
}
