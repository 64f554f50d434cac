// The product's own client on a simulated network: it logs in, holds its session and reads replies as in production. Only
// `fetch` is ours. The judge's rules for it: the session goes to no host but Salesforce's, and no reply fills the memory.
import type { OrgAnswer } from '../../../../src/local/salesforce/org-request.ts';
import { type JsforceApi, jsforceApi } from '../../../../src/pipeline/write/salesforce/jsforce-api.ts';
import type { Lifetime } from '../../functions/invocation-lifetime.ts';
import type { Platform } from '../platform.ts';
import { type Caller, exchange } from './exchange.ts';
import { savesIn } from './saves.ts';

export const loginHost = 'login.salesforce.com';
/** The address of the org before it first moves. */
export const firstInstance = 'https://org.my.salesforce.com';
export const app = { clientId: 'app', clientSecret: 'secret', username: 'integration@example.com' };

/** What no function reads of a reply: half of the memory that the smallest one has. */
const mostReplyBytes = 256 * 1024 * 1024;
/** Of an invocation, even where each of its calls is refused: an org takes 3,600 an hour from a user. */
const mostLogins = 30;
const chunk = new Uint8Array(8 * 1024 * 1024).fill(32);

export interface ClientOptions {
  version: string;
  limitShare: number;
  callTimeoutMs: number;
  breaksEarly: boolean;
}

export interface Client {
  /** For an invocation. If the former one ended in the middle of a call, its process is gone with all that it knew. */
  enter(lifetime: Lifetime): JsforceApi;
  /** How often the current invocation asked for a login. */
  logins(): number;
  /** The daily allowance as of the last reply. */
  limit: JsforceApi['limit'];
}

interface Process {
  api: JsforceApi;
  lifetime: Lifetime;
  /** Calls that are not answered yet. */
  calls: number;
  logins: number;
}

export function openClient(platform: Platform, options: ClientOptions): Client {
  const { world, org } = platform;
  let current: Process | undefined;

  function start(lifetime: Lifetime): Process {
    const process: Process = { lifetime, calls: 0, logins: 0, api: undefined as unknown as JsforceApi };
    const { rowsPerCall } = platform.mappings().settings.salesforce;
    process.api = jsforceApi({
      version: options.version,
      limitShare: () => options.limitShare,
      credentials: async () => ({ flow: 'client-credentials', loginUrl: `https://${loginHost}`, ...app }),
      clock: world.scheduler.clock,
      timeoutMs: () => options.callTimeoutMs,
      fetch: (address, init) => answered(process, new URL(String(address)), init ?? {}),
      ...(rowsPerCall ? { rowsPerCall } : {}),
    });
    return process;
  }

  async function answered(process: Process, { host, pathname, search }: URL, init: RequestInit): Promise<Response> {
    process.calls += 1;
    const { method = 'GET' } = init;
    const headers = Object.fromEntries(new Headers(init.headers));
    const text = typeof init.body === 'string' ? init.body : '';
    const url = `${pathname}${search}`;
    const caller: Caller = { world, org, lifetime: process.lifetime, firstInstance, ...options };
    try {
      if (host === loginHost) return await loggedIn(process, caller, { method, url, headers, text });
      if (!host.endsWith('.my.salesforce.com')) {
        platform.onBreach(`the session was sent to ${host}`);
        throw new Error();
      }
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      const path = url.replace(/^\/services\/data\/v[\d.]+/, '');
      const answer = await exchange(caller, { method, path, url, headers: { ...headers, host }, body });
      platform.onSaves?.(process, process.lifetime.name, savesIn(body, answer.body));
      return responseOf(answer, world.occurs('Salesforce replies without an end') ? endless() : undefined);
    } finally {
      process.calls -= 1;
    }
  }

  async function loggedIn(
    process: Process,
    caller: Caller,
    { method, url, headers, text }: { method: string; url: string; headers: Record<string, string>; text: string },
  ): Promise<Response> {
    if (!url.startsWith('/services/oauth2/')) return responseOf({ status: 404, headers: {}, body: '<html></html>' });
    process.logins += 1;
    if (process.logins > mostLogins) platform.onBreach(`${process.lifetime.name} logged in ${process.logins} times`);
    const answer = await exchange(caller, { method, path: 'login', url, headers, body: text });
    if (answer.status !== 200 || !world.occurs('a login names a foreign host')) return responseOf(answer);
    const { instance_url: _, ...token } = JSON.parse(answer.body);
    return responseOf({ ...answer, body: JSON.stringify({ ...token, instance_url: 'https://org.example' }) });
  }

  async function* endless(): AsyncGenerator<Uint8Array> {
    for (let bytes = 0; bytes <= mostReplyBytes; bytes += chunk.length) yield chunk;
    platform.onBreach('a function read more of a reply than fits into its memory');
    throw new Error();
  }

  return {
    enter(lifetime) {
      if (!current || current.calls > 0) current = start(lifetime);
      current.lifetime = lifetime;
      current.logins = 0;
      return current.api;
    },
    logins: () => current?.logins ?? 0,
    limit: () => current?.api.limit(),
  };
}

/** What the product reads of a response. */
function responseOf({ status, headers, body }: OrgAnswer, chunks?: AsyncGenerator<Uint8Array>): Response {
  return { status, headers: new Headers(headers), body: chunks ?? whole(body) } as unknown as Response;
}

async function* whole(text: string): AsyncGenerator<Uint8Array> {
  if (text !== '') yield Buffer.from(text);
}
