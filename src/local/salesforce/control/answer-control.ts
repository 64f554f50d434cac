// `/__emulator/…`: the control API for other processes. README.md lists the paths.

import { ownValue } from '../../own-value.ts';
import { readFaultRule } from '../faults/read-fault-rule.ts';
import type { Org } from '../org.ts';
import type { OrgAnswer, OrgRequest } from '../org-request.ts';
import { json, prefix } from './control-answer.ts';
import { actAsPerson, applyAccess, readBehavior, readFields, readUsed } from './read-body.ts';

export const isControl = (request: OrgRequest): boolean => request.url.startsWith(prefix);

/** Executes a control request. An invalid body gets a 400 with the reason. */
export function answerControl(request: OrgRequest, org: Org): OrgAnswer {
  const [name = '', argument] = (request.url.slice(prefix.length).split('?')[0] ?? '').split('/');
  const command = ownValue(commands, `${request.method} ${name}`);
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
  'POST records': (org, sObject, body) => ({ id: org.seed(sObject ?? '', readFields(body)) }),
  'GET counters': (org) => ({ ...org.counters(), apiUsage: { used: org.usage.used(), limit: org.usage.limit } }),
  'PUT usage': (org, _argument, body) => org.usage.set(readUsed(body)),
  'POST sessions': (org, username) => ({ accessToken: org.openSession(username) }),
  'DELETE sessions': (org) => org.expireSessions(),
  'GET behavior': (org) => org.behavior(),
  'PUT behavior': (org, _argument, body) => org.behave(readBehavior(body)),
  'DELETE behavior': (org) => org.behaveAsUsual(),
  'PUT access': (org, _argument, body) => applyAccess(org.access, body),
  'POST people': (org, _argument, body) => actAsPerson(org.people, body),
  'GET rules': (org) => org.rules.list(),
  'POST rules': (org, _argument, body) => addRules(org, Array.isArray(body) ? body : [body]),
  'DELETE rules': (org, id) => org.rules.clear(id),
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

/** Adds all rules, or none if one of them is invalid. */
function addRules(org: Org, values: unknown[]): string[] {
  const added: string[] = [];
  try {
    for (const value of values) added.push(org.addRule(value));
    return added;
  } catch (error) {
    for (const id of added) org.rules.clear(id);
    throw error;
  }
}
