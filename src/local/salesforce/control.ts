// `/__emulator/…`: the control API for other processes. README.md lists the paths.
import { readFaultRule } from './faults/read-fault-rule.ts';
import type { Org } from './org.ts';
import type { OrgAnswer, OrgRequest } from './org-request.ts';
import type { Scalar } from './records/store.ts';

const prefix = '/__emulator/';

export const isControl = (request: OrgRequest): boolean => request.url.startsWith(prefix);

/** Executes a control request. An invalid body gets a 400 with the reason. */
export function answerControl(request: OrgRequest, org: Org): OrgAnswer {
  const [name = '', argument] = (request.url.slice(prefix.length).split('?')[0] ?? '').split('/');
  const command = commands[`${request.method} ${name}`];
  if (!command)
    return json(404, {
      error: `There is no control call ${request.method} ${prefix}${name}. See src/local/salesforce/README.md.`,
    });
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

/** Adds all rules, or none if one of them is invalid. */
function addFaults(org: Org, values: unknown[]): string[] {
  const rules = values.map((value) => {
    const read = readFaultRule(value);
    if ('problem' in read) throw new Error(read.problem);
    return read.rule;
  });
  return rules.map(org.faults.add);
}

function fieldsOf(body: unknown): Record<string, Scalar> {
  const scalar = (value: unknown) => value === null || ['string', 'number', 'boolean'].includes(typeof value);
  if (typeof body !== 'object' || body === null || !Object.values(body).every(scalar))
    throw new Error('A record must be an object whose values are strings, numbers, booleans or null.');
  return body as Record<string, Scalar>;
}

function usedOf(body: unknown): number {
  const used = typeof body === 'object' && body !== null && 'used' in body ? body.used : undefined;
  if (typeof used !== 'number' || used < 0) throw new Error('The body must be { "used": NUMBER }.');
  return used;
}

const json = (status: number, body: unknown): OrgAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
