// Answers one call that no fault has replaced: login endpoints, or session, API limit, JSON body and resource in turn.
import { dailyLimitReached, sessionRefused } from './faults/apply-call-effect.ts';
import type { CallKind, JournalCall } from './journal.ts';
import { identityOf } from './oauth/identity.ts';
import { revokeEndpoint, type TokenEndpoint, tokenEndpoint } from './oauth/token-endpoint.ts';
import type { OrgRequest } from './org-request.ts';
import { maxUrlBytes, newestVersion, parsePath } from './rest/parse-path.ts';
import type { OrgState, RestAnswer } from './rest/rest-call.ts';
import { noBulkJobs, RestError, restError, tooLong } from './rest/rest-error.ts';
import { route } from './rest/route.ts';

export interface AnswerCallContext {
  org: OrgState;
  endpoint: TokenEndpoint;
  journal: JournalCall;
}

/** Turns client errors into answers. Throws only for errors of the emulator itself. */
export function answerCall(request: OrgRequest, context: AnswerCallContext): RestAnswer {
  try {
    return answer(request, context);
  } catch (error) {
    if (error instanceof RestError) return { status: error.status, body: error.body, headers: error.headers };
    throw error;
  }
}

function answer(request: OrgRequest, { org, endpoint, journal }: AnswerCallContext): RestAnswer {
  const { sessions, instanceUrl } = endpoint;
  checkLength(request);
  const { path } = journal;
  const query = new URLSearchParams(request.url.split('?')[1] ?? '');
  if (path === '/services/oauth2/token') return tokenEndpoint(request.body, request.headers.authorization, endpoint);
  if (path === '/services/oauth2/revoke')
    return revokeEndpoint(request.body ? new URLSearchParams(request.body) : query, sessions);
  if (path === '/services/data' || path === '/services/data/') return versions(org.behavior.oldestVersion);
  const session = sessions.use(tokenOf(request, query));
  if (path.startsWith('/id/'))
    return session
      ? { status: 200, body: identityOf(session, org.orgId, instanceUrl) }
      : { status: 403, body: 'Bad_OAuth_Token', headers: { 'content-type': 'text/html;charset=UTF-8' } };
  if (path.startsWith('/services/async/')) throw noBulkJobs();
  const parsed = parsePath(request.url);
  if (!session) return sessionRefused(org.behavior.sessionStatus);
  if (org.usage.used() >= org.usage.limit) return withLimitInfo(dailyLimitReached(), org);
  org.usage.count();
  journal.counts = true;
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  try {
    const body = bodyOf(request);
    const { userId } = session;
    const { headers, body: text } = request;
    return withLimitInfo(
      route({ org, isSubrequest: false, ...parsed, method, headers, body, text, userId, instanceUrl, journal }),
      org,
    );
  } catch (error) {
    if (error instanceof RestError) return withLimitInfo({ status: error.status, body: error.body }, org);
    throw error;
  }
}

function checkLength({ url, headers }: OrgRequest): void {
  const urlBytes = Buffer.byteLength(url);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  if (urlBytes > maxUrlBytes) throw tooLong(414);
  if (urlBytes + Buffer.byteLength(lines.join('')) > maxUrlBytes) throw tooLong(431);
}

function tokenOf(request: OrgRequest, query: URLSearchParams): string {
  return /^(?:Bearer|OAuth) (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? query.get('oauth_token') ?? '';
}

/** Every answer to a session reports how much of the daily API limit is used. */
function withLimitInfo(answer: RestAnswer, { usage }: OrgState): RestAnswer {
  return { ...answer, headers: { ...answer.headers, 'sforce-limit-info': `api-usage=${usage.used()}/${usage.limit}` } };
}

function bodyOf({ method, headers, body }: OrgRequest): unknown {
  if (body === '' || !['POST', 'PATCH', 'PUT'].includes(method)) return undefined;
  const type = headers['content-type'] ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type))
    throw restError(
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      `Content-Type header specified in HTTP request is not supported: ${type}`,
    );
  try {
    return JSON.parse(body);
  } catch {
    throw restError(
      400,
      'JSON_PARSER_ERROR',
      'Unexpected character: was expecting another token\n at [line:1, column:1]',
    );
  }
}

function versions(oldestVersion: number): RestAnswer {
  const count = newestVersion - oldestVersion + 1;
  return {
    status: 200,
    body: Array.from({ length: count }, (_, index) => {
      const version = oldestVersion + index;
      const label = `${["Spring '", "Summer '", "Winter '"][version % 3]}${Math.floor((version + 13) / 3)}`;
      return { label, url: `/services/data/v${version}.0`, version: `${version}.0` };
    }),
  };
}

/** Classifies a path for the counters. */
export function callKindOf(path: string): CallKind {
  if (path.startsWith('/services/oauth2/')) return 'token';
  if (path.startsWith('/id/')) return 'identity';
  const rest = /^\/services\/data(?:\/v[\d.]+)?(.*)$/.exec(path)?.[1];
  if (rest === undefined) return 'other';
  if (rest === '' || rest === '/') return 'versions';
  if (rest.startsWith('/composite/sobjects')) return 'collection';
  if (rest.startsWith('/composite/batch')) return 'batch';
  if (rest.startsWith('/composite')) return 'composite';
  if (rest.startsWith('/query')) return 'query';
  if (rest.startsWith('/limits')) return 'limits';
  if (rest === '/sobjects' || rest.endsWith('/describe')) return 'describe';
  return rest.startsWith('/sobjects/') ? 'row' : 'other';
}
