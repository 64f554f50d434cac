// Salesforce commits the subrequests of a composite one by one: what another call writes may come between them. Such a
// call is given to the org as several calls, one for each subrequest.
import type { OrgAnswer } from '../../../src/local/salesforce/org-request.ts';
import type { World } from '../world.ts';

interface Effect {
  /** The answer to the first part. */
  first: OrgAnswer;
  /** Milliseconds until the last part takes effect. */
  restMs: number;
  /** The answer to the whole call, once all parts have taken effect. */
  whole(): OrgAnswer;
}

/** The bodies of the parts; one, if the call is not a composite, if its parts refer to each other, or by chance. */
export function partsOf(world: World, path: string, body: unknown): unknown[] {
  const { compositeRequest } = (body ?? {}) as { compositeRequest?: unknown[] };
  if (path !== '/composite' || !Array.isArray(compositeRequest) || compositeRequest.length < 2) return [body];
  if (JSON.stringify(body).includes('@{') || !world.occurs('Salesforce interleaves calls')) return [body];
  return compositeRequest.map((part) => ({ ...(body as object), compositeRequest: [part] }));
}

/** Applies the first part now, and the others after it, each a moment later. */
export function applyInParts(
  { random, scheduler }: World,
  [firstPart, ...others]: readonly unknown[],
  handle: (part: unknown) => OrgAnswer,
): Effect {
  const first = handle(firstPart);
  if (others.length === 0 || first.status !== 200 || first.transport !== undefined)
    return { first, restMs: 0, whole: () => first };
  const answers = [first];
  let restMs = 0;
  for (const part of others) {
    restMs += random.between(1, random.pick([100, 1_500]));
    scheduler.after(restMs, () => answers.push(handle(part)));
  }
  return { first, restMs: restMs + 1, whole: () => joined(answers) };
}

/** A part without a readable answer of its own, such as one that a fault stopped or cut off, breaks off the whole call. */
function joined(answers: readonly OrgAnswer[]): OrgAnswer {
  const [first] = answers as [OrgAnswer, ...OrgAnswer[]];
  const results = answers.map((answer) => ({ answer, results: resultsIn(answer) }));
  const broken = results.find((each) => each.results === undefined);
  if (broken) return broken.answer;
  return { ...first, body: JSON.stringify({ compositeResponse: results.flatMap((each) => each.results ?? []) }) };
}

/** The results of the subrequests; undefined where the answer has none. */
function resultsIn({ status, transport, body }: OrgAnswer): unknown[] | undefined {
  if (status !== 200 || transport !== undefined) return undefined;
  try {
    const { compositeResponse } = JSON.parse(body) as { compositeResponse?: unknown };
    return Array.isArray(compositeResponse) ? compositeResponse : undefined;
  } catch {
    return undefined;
  }
}
