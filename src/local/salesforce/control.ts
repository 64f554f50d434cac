// `/__emulator/…`: how another process tells the org what to do and asks what it did. README.md lists the paths.
import { readFaultRule } from './faults/read-fault-rule.ts';
import type { Org } from './org.ts';
import type { OrgAnswer, OrgRequest } from './org-request.ts';
import type { Scalar } from './records/store.ts';

const prefix = '/__emulator/';

export const isControl = (request: OrgRequest): boolean => request.url.startsWith(prefix);

/** Answers at once; a body that makes no sense is a 400 that says why. */
export function answerControl(request: OrgRequest, org: Org): OrgAnswer {
  const [name = '', argument] = (request.url.slice(prefix.length).split('?')[0] ?? '').split('/');
  const command = commands[`${request.method} ${name}`];
  if (!command) return json(404, { error: `nothing answers ${request.method} ${prefix}${name}` });
  try {
    const body: unknown = request.body === '' ? undefined : JSON.parse(request.body);
    const answer = command(org, argument === undefined ? undefined : decodeURIComponent(argument), body);
    return answer === undefined ? { status: 204, headers: {}, body: '' } : json(200, answer);
  } catch (error) {
    return json(400, { error: error instanceof Error ? error.message : String(error) });
  }
}

type Command = (org: Org, argument: string | undefined, body: unknown) => unknown;

const commands: Record<string, Command> = {
  'GET faults': (org) => org.faults.list(),
  'POST faults': (org, _argument, body) => addFaults(org, Array.isArray(body) ? body : [body]),
  'DELETE faults': (org, id) => org.faults.clear(id),
  'GET records': (org, sObject) => org.records(sObject ?? ''),
  'POST records': (org, sObject, body) => ({ id: org.seed(sObject ?? '', fieldsOf(body)) }),
  'GET counters': (org) => ({ ...org.counters(), apiUsage: { used: org.usage.used(), limit: org.usage.limit } }),
  'PUT usage': (org, _argument, body) => org.usage.set(usedOf(body)),
  'POST sessions': (org, username) => ({ accessToken: org.openSession(username) }),
  'DELETE sessions': (org) => org.expireSessions(),
  'POST reset': (org) => org.reset(),
};

/** All of them or, where one makes no sense, none. */
function addFaults(org: Org, values: unknown[]): string[] {
  const rules = values.map((value) => {
    const read = readFaultRule(value);
    if ('wrong' in read) throw new Error(read.wrong);
    return read.rule;
  });
  return rules.map(org.faults.add);
}

function fieldsOf(body: unknown): Record<string, Scalar> {
  const scalar = (value: unknown) => value === null || ['string', 'number', 'boolean'].includes(typeof value);
  if (typeof body !== 'object' || body === null || !Object.values(body).every(scalar))
    throw new Error('a record is an object of texts, numbers, booleans and nulls');
  return body as Record<string, Scalar>;
}

function usedOf(body: unknown): number {
  const used = typeof body === 'object' && body !== null && 'used' in body ? body.used : undefined;
  if (typeof used !== 'number' || used < 0) throw new Error('usage is { "used": NUMBER }');
  return used;
}

const json = (status: number, body: unknown): OrgAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
