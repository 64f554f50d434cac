// The HTTP server of the org on 127.0.0.1: requests, connection faults and the control API.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { listen, type RunningServer, readBody } from '../http/listen.ts';
import { type OrgClock, wallClock } from './clock.ts';
import { answerControl, isControl } from './control/answer-control.ts';
import { isMove, moveControl } from './control/move-control.ts';
import type { OldHostAnswer } from './instances/instances.ts';
import { createOrg, type Org } from './org.ts';
import type { OrgOptions } from './org-options.ts';
import type { OrgAnswer, OrgRequest } from './org-request.ts';
import { loadSchema } from './schema/load-schema.ts';

export interface StartSalesforceOptions extends Omit<OrgOptions, 'schema' | 'clock' | 'instanceUrl'> {
  /** Folder of schema files, one object per file. */
  schemaDir: string;
  /** 0 or absent: any free port. */
  port?: number;
  /** Default: the system clock. */
  clock?: OrgClock;
  /** Limit of a request body in bytes; a larger one gets a 413. Default: 50 MB. */
  maxBodyBytes?: number;
}

export interface SalesforceEmulator {
  /** `http://127.0.0.1:PORT`: login host and instance in one. */
  url: string;
  org: Org;
  /**
   * Moves the org to a port of its own, which logins return from then on, and ends all sessions. Logins stay at `url`.
   * A `no-host` closes the port that the org has left; `url` itself resets such calls, as for `other-certificate`.
   * Returns the new address.
   */
  move(old: OldHostAnswer): Promise<string>;
  /** From now on, control requests need this token. */
  protectControl(token: string): void;
  /** Also closes open connections. */
  close(): Promise<void>;
}

export async function startSalesforce(options: StartSalesforceOptions): Promise<SalesforceEmulator> {
  const { schemaDir, port, clock = wallClock, maxBodyBytes = 50_000_000, ...orgOptions } = options;
  const org = createOrg({ ...orgOptions, schema: await loadSchema(schemaDir), clock });
  const answer = async (request: IncomingMessage, response: ServerResponse, hasControl: boolean): Promise<void> => {
    const body = await readBody(request);
    if (body.length > maxBodyBytes) {
      response.writeHead(413, { 'content-type': 'application/json;charset=UTF-8' });
      response.end('[{"message":"Maximum request body size exceeded","errorCode":"REQUEST_TOO_LARGE"}]');
      return;
    }
    const received = orgRequest(request, body.toString());
    if (hasControl && isMove(received)) send(response, await moveControl(received, move), false);
    else if (hasControl && isControl(received)) send(response, answerControl(received, org), false);
    else
      send(
        response,
        await answerInTime(org, received, clock),
        /\/composite\/?$/.test(request.url?.split('?')[0] ?? ''),
      );
  };
  const serve = (at: number | undefined, hasControl: boolean) =>
    listen((request, response) => answer(request, response, hasControl), at, { maxHeaderSize: 65_536 });
  const login = await serve(port, true);
  const instances: RunningServer[] = [];

  async function move(old: OldHostAnswer): Promise<string> {
    const from = org.instanceUrl() ?? login.url;
    const next = await serve(0, false);
    instances.push(next);
    org.move({ from, to: next.url, old });
    if (old === 'no-host') await instances.find(({ url }) => url === from)?.close();
    return next.url;
  }

  return {
    url: login.url,
    org,
    move,
    protectControl: login.protectControl,
    close: async () => {
      await Promise.all([login, ...instances].map((server) => server.close()));
    },
  };
}

function orgRequest(request: IncomingMessage, body: string): OrgRequest {
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
  return { method: request.method ?? 'GET', url: request.url ?? '/', headers: Object.fromEntries(headers), body };
}

async function answerInTime(org: Org, request: OrgRequest, clock: OrgClock): Promise<OrgAnswer> {
  let answer = org.handle(request);
  while (answer.holdMs !== undefined) {
    await clock.sleep(answer.holdMs);
    answer = org.handle(request);
  }
  if (answer.delayMs !== undefined) await clock.sleep(answer.delayMs);
  return answer;
}

/** Composite answers are chunked; all others have a content length, like Salesforce. */
function send(response: ServerResponse, { status, headers, body, transport }: OrgAnswer, chunked: boolean): void {
  if (transport === 'stall') return;
  if (transport === 'reset' || transport === 'no-host' || transport === 'other-certificate') {
    response.socket?.resetAndDestroy();
    return;
  }
  if (transport === 'drop') {
    response.destroy();
    return;
  }
  const bytes = Buffer.from(body);
  const hasBody = status !== 204 && status !== 304;
  response.writeHead(status, { ...headers, ...(hasBody && !chunked ? { 'content-length': bytes.length } : {}) });
  if (transport === 'drop-mid-body') {
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
    return;
  }
  response.end(hasBody ? bytes : undefined);
}
