// The subrequests of a composite request, and their order of execution.
import { isObject } from '../../records/validation/read-row.ts';
import { restError } from '../rest-error.ts';
import { decodeReferences, illegalReferenceId, referencesIn } from './composite-references.ts';

export interface Subrequest {
  method: string;
  url: string;
  referenceId: string;
  body: unknown;
  httpHeaders: Record<string, string>;
}

const methods = ['DELETE', 'GET', 'PATCH', 'POST', 'PUT'];
/** Subrequests inherit these headers and may not set them. */
export const inheritedHeaders = ['accept', 'authorization', 'content-type'];

/**
 * Source: REST API Developer Guide, "Composite Subrequest", and "Behavior and Responses If There Are Illegal Characters
 * in Reference IDs".
 * @param version of the composite call
 * @throws RestError 400 if this is not a composite request
 */
export function readSubrequests(compositeRequest: unknown, version: number): Subrequest[] {
  if (!Array.isArray(compositeRequest) || compositeRequest.length === 0)
    throw parserError('The request needs an array "compositeRequest".');
  const seen = new Set<string>();
  return compositeRequest.map((subrequest: unknown) => {
    if (!isObject(subrequest) || typeof subrequest.method !== 'string' || typeof subrequest.url !== 'string')
      throw parserError('Each subrequest needs a method and a url.');
    const { method, url, referenceId, body } = subrequest;
    if (!methods.includes(method))
      throw parserError(`The method of a subrequest must be one of ${methods.join(', ')}.`);
    if (typeof referenceId !== 'string' || (version >= 52 && !/^[A-Za-z0-9]\w*$/.test(referenceId)))
      throw parserError(illegalReferenceId(String(referenceId)));
    if (seen.has(referenceId))
      throw restError(400, 'INVALID_INPUT', `Duplicate ReferenceId provided in the request: ${referenceId}`);
    seen.add(referenceId);
    return { method, url, referenceId, body, httpHeaders: headersOf(subrequest.httpHeaders) };
  });
}

function headersOf(httpHeaders: unknown): Record<string, string> {
  const headers = isObject(httpHeaders) ? Object.entries(httpHeaders) : [];
  const lowerCase = headers.map(([name, value]) => [name.toLowerCase(), String(value)] as const);
  const [refused] = lowerCase.find(([name]) => inheritedHeaders.includes(name)) ?? [];
  if (refused !== undefined) throw restError(400, 'INVALID_INPUT', `A subrequest cannot set the header ${refused}.`);
  return Object.fromEntries(lowerCase);
}

const parserError = (message: string) => restError(400, 'JSON_PARSER_ERROR', message);

const isBelow = (resource: string) => {
  const path = new RegExp(`^/services/data/[^/?]+/${resource}(?:[/?]|$)`);
  return ({ url }: Subrequest): boolean => path.test(url);
};
export const isCollection = isBelow('composite/sobjects');
/** Pages after the first count as queries, too. */
export const isQuery = isBelow('query(?:All)?');
export const isRow = isBelow('sobjects/[^/?]+');

/** Collated subrequests run in any order in which references follow what they refer to; others run as sent. */
export function executionOrder(
  subrequests: readonly Subrequest[],
  collate: boolean,
  random: (() => number) | undefined,
): Subrequest[] {
  if (!collate || !random || subrequests.some(({ httpHeaders }) => Object.keys(httpHeaders).length > 0))
    return [...subrequests];
  const waiting = subrequests.map((subrequest) => ({
    subrequest,
    needs: referencesIn([decodeReferences(subrequest.url), subrequest.body]),
  }));
  const order: Subrequest[] = [];
  const names = new Set(subrequests.map(({ referenceId }) => referenceId));
  while (waiting.length > 0) {
    const done = new Set(order.map(({ referenceId }) => referenceId));
    const ready = waiting.filter(({ needs }) => [...needs].every((name) => done.has(name) || !names.has(name)));
    // Subrequests with circular references keep their order and will fail.
    const choice = ready[Math.floor(random() * ready.length)] ?? waiting[0];
    if (!choice) break;
    order.push(choice.subrequest);
    waiting.splice(waiting.indexOf(choice), 1);
  }
  return order;
}
