// The subrequests of a composite request, and their order of execution.
import { isObject } from '../../records/validation/read-row.ts';
import { restError } from '../rest-error.ts';
import { referencesIn } from './composite-references.ts';

export interface Subrequest {
  method: string;
  url: string;
  referenceId: string;
  body: unknown;
  httpHeaders: Record<string, string>;
}

/** @throws RestError 400 if this is not a composite request */
export function readSubrequests(compositeRequest: unknown): Subrequest[] {
  if (!Array.isArray(compositeRequest) || compositeRequest.length === 0)
    throw restError(400, 'JSON_PARSER_ERROR', 'The request needs an array "compositeRequest".');
  const seen = new Set<string>();
  return compositeRequest.map((subrequest: unknown) => {
    if (!isObject(subrequest) || typeof subrequest.method !== 'string' || typeof subrequest.url !== 'string')
      throw restError(400, 'JSON_PARSER_ERROR', 'Each subrequest needs a method and a url.');
    const { referenceId } = subrequest;
    if (typeof referenceId !== 'string' || !/^[A-Za-z0-9]\w*$/.test(referenceId))
      throw restError(
        400,
        'INVALID_INPUT',
        `Provided referenceId ('${String(referenceId)}') must start with a letter or a number, and it can contain only letters, numbers and underscores ('_').`,
      );
    if (seen.has(referenceId))
      throw restError(400, 'INVALID_INPUT', `Duplicate ReferenceId provided in the request: ${referenceId}`);
    seen.add(referenceId);
    const headers = isObject(subrequest.httpHeaders) ? Object.entries(subrequest.httpHeaders) : [];
    return {
      method: subrequest.method.toUpperCase(),
      url: subrequest.url,
      referenceId,
      body: subrequest.body,
      httpHeaders: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), String(value)])),
    };
  });
}

export const isCollection = ({ url }: Subrequest): boolean => /\/composite\/sobjects(\/|\?|$)/.test(url);
export const isQuery = ({ url }: Subrequest): boolean => /\/query(All)?(\/|\?|$)/.test(url);

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
    needs: referencesIn([subrequest.url, subrequest.body]),
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
