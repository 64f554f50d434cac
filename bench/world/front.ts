// The network between a worker and Salesforce, the same for every system: it delays each call, loses
// some answers, and counts the calls.
import { setTimeout as sleep } from 'node:timers/promises';
import { listen, type RunningServer, readBody } from '../../src/local/http/listen.ts';
import type { Org } from '../../src/local/salesforce/org.ts';
import type { OrgAnswer, OrgRequest } from '../../src/local/salesforce/org-request.ts';

/** Shares of the calls that may write, from 0 to 1. */
export interface CallFaults {
  /** The org executes the call, and its answer is lost. */
  lostReplies: number;
  /** The org answers 503 and executes nothing. */
  unavailable: number;
  /** Returns a number with 0 ≤ n < 1. */
  random(): number;
}

export interface FrontOptions {
  /** Milliseconds that each call takes. Half of it passes before the org executes the call. */
  latencyMs: number;
  faults?: CallFaults | undefined;
}

export interface FrontCounts {
  /** Calls to the org, without logins. */
  calls: number;
  lostReplies: number;
  unavailable: number;
  /** Requests in progress. */
  open: number;
}

export interface Front extends RunningServer {
  /** Call it before the first request. */
  leadTo(org: Org): void;
  counts(): Readonly<FrontCounts>;
}

const tokenPath = '/services/oauth2/token';
const busy = '[{"message":"Server Unavailable","errorCode":"SERVER_UNAVAILABLE"}]';

export async function startFront({ latencyMs, faults }: FrontOptions): Promise<Front> {
  const counts: FrontCounts = { calls: 0, lostReplies: 0, unavailable: 0, open: 0 };
  let target: Org | undefined;

  /** Undefined if the answer gets lost. */
  async function answer(org: Org, request: OrgRequest): Promise<OrgAnswer | undefined> {
    const isLogin = request.url === tokenPath;
    const mayWrite = !isLogin && request.method !== 'GET';
    if (!isLogin) counts.calls += 1;
    const isLost = faults !== undefined && mayWrite && faults.random() < faults.lostReplies;
    const isRefused = faults !== undefined && mayWrite && faults.random() < faults.unavailable;
    await sleep(latencyMs / 2);
    const reply = isRefused
      ? { status: 503, headers: {}, body: busy }
      : (tokenFor(org, request) ?? org.handle(request));
    await sleep(latencyMs / 2);
    if (isRefused) counts.unavailable += 1;
    else if (isLost) counts.lostReplies += 1;
    return isLost && !isRefused ? undefined : reply;
  }

  const server = await listen(async (request, response) => {
    counts.open += 1;
    try {
      const body = String(await readBody(request));
      if (!target) throw new Error('The front has no org to forward calls to yet.');
      const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
      const { method = 'GET', url = '/' } = request;
      const reply = await answer(target, { method, url, headers: Object.fromEntries(headers), body });
      if (!reply) request.socket.resetAndDestroy();
      else response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers }).end(reply.body);
    } finally {
      counts.open -= 1;
    }
  });
  return {
    ...server,
    leadTo(org) {
      target = org;
    },
    counts: () => ({ ...counts }),
  };
}

/** The answer to a login with client credentials, which the local stack's app does not support. */
function tokenFor(org: Org, { url, headers, body }: OrgRequest): OrgAnswer | undefined {
  if (url !== tokenPath || new URLSearchParams(body).get('grant_type') !== 'client_credentials') return undefined;
  const instance = `http://${headers.host}`;
  const token = {
    access_token: org.openSession(),
    instance_url: instance,
    id: `${instance}/id/00D000000000001AAA/005000000000001AAA`,
    token_type: 'Bearer',
    scope: 'api id',
    issued_at: String(Date.now()),
    signature: 'c2lnbmF0dXJl',
  };
  return { status: 200, headers: {}, body: JSON.stringify(token) };
}
