// Requests to the server of the studio, typed by the contract. A request that fails throws `RequestError`, whose message
// is a sentence for people.
import type { Api } from '../../contract.ts';

type Route = keyof Api;
type Path = Record<string, string>;
type Answer<R extends Route> = Api[R] extends { answer: infer A } ? A : never;
type Body<R extends Route> = Api[R] extends { body: infer B } ? B : undefined;
type Query<R extends Route> = Api[R] extends { query: infer Q } ? Q : undefined;

export interface RequestOptions<R extends Route> {
  /** Values for `:name` in the route. */
  path?: Path;
  query?: Query<R>;
  body?: Body<R>;
  signal?: AbortSignal;
}

export class RequestError extends Error {
  override name = 'RequestError';
  /** 0 if there was no whole answer. */
  readonly status: number;
  readonly answer: unknown;

  constructor(message: string, status: number, answer: unknown) {
    super(message);
    this.status = status;
    this.answer = answer;
  }
}

/** What only reads is asked once more if the answer does not come, or breaks off. */
export async function request<R extends Route>(route: R, options: RequestOptions<R> = {}): Promise<Answer<R>> {
  try {
    return await requestOnce(route, options);
  } catch (error) {
    if (!route.startsWith('GET ') || !(error instanceof RequestError) || error.status !== 0) throw error;
    return requestOnce(route, options);
  }
}

async function requestOnce<R extends Route>(route: R, options: RequestOptions<R>): Promise<Answer<R>> {
  const [method, pattern] = route.split(' ') as [string, string];
  const path = pattern.replace(/:([a-z]+)/gi, (_, name: string) => encodedPath(options.path?.[name] ?? ''));
  const query = new URLSearchParams(
    Object.entries(options.query ?? {}).filter((each): each is [string, string] => typeof each[1] === 'string'),
  ).toString();
  const response = await fetch(query ? `${path}?${query}` : path, {
    method,
    ...(options.body !== undefined && {
      body: JSON.stringify(options.body),
      headers: { 'content-type': 'application/json' },
    }),
    ...(options.signal && { signal: options.signal }),
  }).catch((cause: unknown) => {
    if (options.signal?.aborted) throw cause;
    throw new RequestError('The studio does not answer. Is it still running in its terminal?', 0, undefined);
  });
  const answer: unknown = await response.json().catch((cause: unknown) => {
    if (options.signal?.aborted) throw cause;
    if (response.ok) throw new RequestError('The answer from the studio is incomplete. Try again.', 0, undefined);
    return undefined;
  });
  // A conflict is an answer: it says what is on disk.
  if (response.ok || (response.status === 409 && hasKind(answer))) return answer as Answer<R>;
  throw new RequestError(messageOf(answer) ?? `The studio answered with ${response.status}.`, response.status, answer);
}

/** Slashes of a file's path stay: the server names files as the commands do. */
const encodedPath = (value: string) => value.split('/').map(encodeURIComponent).join('/');

const hasKind = (answer: unknown) => typeof answer === 'object' && answer !== null && 'kind' in answer;

function messageOf(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { message } = answer as { message?: unknown };
  return typeof message === 'string' ? message : undefined;
}
