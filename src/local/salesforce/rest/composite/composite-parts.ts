// The parts of a composite request as they come in, and the order they are done in.
import { isObject } from '../../records/validation/read-row.ts';
import { restError } from '../../rest-error.ts';
import { referencesIn } from './composite-references.ts';

export interface CompositePart {
  method: string;
  url: string;
  referenceId: string;
  body: unknown;
  httpHeaders: Record<string, string>;
}

/** @throws RestError 400 for what is no composite request */
export function readParts(compositeRequest: unknown): CompositePart[] {
  if (!Array.isArray(compositeRequest) || compositeRequest.length === 0)
    throw restError(400, 'JSON_PARSER_ERROR', 'The request needs an array "compositeRequest".');
  const seen = new Set<string>();
  return compositeRequest.map((part: unknown) => {
    if (!isObject(part) || typeof part.method !== 'string' || typeof part.url !== 'string')
      throw restError(400, 'JSON_PARSER_ERROR', 'Each subrequest needs a method and a url.');
    const { referenceId } = part;
    if (typeof referenceId !== 'string' || !/^[A-Za-z0-9]\w*$/.test(referenceId))
      throw restError(
        400,
        'INVALID_INPUT',
        `Provided referenceId ('${String(referenceId)}') must start with a letter or a number, and it can contain only letters, numbers and underscores ('_').`,
      );
    if (seen.has(referenceId))
      throw restError(400, 'INVALID_INPUT', `Duplicate ReferenceId provided in the request: ${referenceId}`);
    seen.add(referenceId);
    const headers = isObject(part.httpHeaders) ? Object.entries(part.httpHeaders) : [];
    return {
      method: part.method.toUpperCase(),
      url: part.url,
      referenceId,
      body: part.body,
      httpHeaders: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), String(value)])),
    };
  });
}

export const isCollection = (part: CompositePart): boolean => /\/composite\/sobjects(\/|\?|$)/.test(part.url);
export const isQuery = (part: CompositePart): boolean => /\/query(All)?(\/|\?|$)/.test(part.url);

/** Collated parts come in any order that keeps references behind what they refer to; others as they were sent. */
export function executionOrder(
  parts: readonly CompositePart[],
  collate: boolean,
  random: (() => number) | undefined,
): CompositePart[] {
  if (!collate || !random || parts.some((part) => Object.keys(part.httpHeaders).length > 0)) return [...parts];
  const waiting = parts.map((part) => ({ part, needs: referencesIn([part.url, part.body]) }));
  const order: CompositePart[] = [];
  const names = new Set(parts.map((part) => part.referenceId));
  while (waiting.length > 0) {
    const done = new Set(order.map((part) => part.referenceId));
    const ready = waiting.filter(({ needs }) => [...needs].every((name) => done.has(name) || !names.has(name)));
    // Parts that refer to each other in a circle are left as they were sent: they will fail.
    const choice = ready[Math.floor(random() * ready.length)] ?? waiting[0];
    if (!choice) break;
    order.push(choice.part);
    waiting.splice(waiting.indexOf(choice), 1);
  }
  return order;
}
