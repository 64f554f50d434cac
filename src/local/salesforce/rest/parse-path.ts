// Parses `/services/data/vNN.0/…?…`. Segments are split before decoding, because a key may contain an encoded slash.
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
export const oldestVersion = 31;
export const newestVersion = 67;

/** @throws RestError 404 for another path or an unsupported version */
export function parsePath(url: string): ParsedPath {
  const [path = '', query = ''] = splitOnce(url.split('#')[0] ?? '', '?');
  const parts = /^\/services\/data\/v(\d+)\.0(?:\/(.*))?$/.exec(path);
  const version = Number(parts?.[1]);
  if (!parts || version < oldestVersion || version > newestVersion) throw notFound();
  const rest = (parts[2] ?? '').replace(/\/$/, '');
  return {
    version,
    path,
    segments: rest === '' ? [] : rest.split('/').map(decode),
    query: new URLSearchParams(query),
  };
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
