// The org that examples are written to: the Salesforce emulator in this process, behind the real client. It opens no port
// and never waits.
import type { ExampleOrg, ServiceAnswer } from '../../examples/example-org.ts';
import { readBehavior } from '../../local/salesforce/control/read-body.ts';
import type { Transport } from '../../local/salesforce/faults/apply-call-effect.ts';
import type { CallEffect } from '../../local/salesforce/faults/fault-rule.ts';
import { createOrg } from '../../local/salesforce/org.ts';
import { looksLikeId } from '../../local/salesforce/records/ids.ts';
import type { ListedOrgRule } from '../../local/salesforce/rules/rule-list.ts';
import type { DescribedObject } from '../../local/salesforce/schema/described-object.ts';
import { jsforceApi } from '../../pipeline/write/salesforce/jsforce-api.ts';
import type { SalesforceSchema } from '../../salesforce-schema.ts';
import { longId } from '../../values/record-id.ts';

const app = { clientId: 'examples', clientSecret: 'not-a-secret', username: 'examples@example.com' };
const instanceUrl = 'https://examples.my.salesforce.com';

const effects: Record<ServiceAnswer, CallEffect> = {
  unavailable: { kind: 'unavailable' },
  'daily-limit': { kind: 'daily-limit' },
  'lost-reply': { kind: 'apply-then-drop' },
};

/** As Node names the reason why a host cannot be reached. */
const causes: Partial<Record<Transport, string>> = {
  'no-host': 'ENOTFOUND',
  'other-certificate': 'ERR_TLS_CERT_ALTNAME_INVALID',
};
const causeOf = (transport: Transport) =>
  Object.assign(new Error(transport), { code: causes[transport] ?? 'ECONNRESET' });

/** The message of the error that an act throws. */
function problemOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** @param nowMs the time in the org, which does not pass; milliseconds since 1970 */
export function emulatedOrg(schema: SalesforceSchema, nowMs: number): ExampleOrg {
  const clock = { now: () => nowMs, sleep: async () => {} };
  // The snapshot consists of described objects. An example begins with an empty org.
  const objects = schema.sObjects().map(({ recordTypes: _, queues: __, ...object }): DescribedObject => object);
  const org = createOrg({ schema: objects, clock, apps: [app], instanceUrl });

  async function answer(url: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    const { pathname, search } = new URL(String(url));
    const { status, headers, body, transport } = org.handle({
      method: init.method ?? 'GET',
      url: `${pathname}${search}`,
      headers: Object.fromEntries(new Headers(init.headers)),
      body: typeof init.body === 'string' ? init.body : '',
    });
    if (transport !== undefined) throw new TypeError('fetch failed', { cause: causeOf(transport) });
    return new Response(status === 204 ? null : body, { status, headers });
  }

  const connect = () =>
    jsforceApi({
      credentials: async () => ({ flow: 'client-credentials', loginUrl: instanceUrl, ...app }),
      version: '65.0',
      limitShare: () => 1,
      timeoutMs: () => 60_000,
      fetch: answer,
      clock,
    });
  let api = connect();
  return {
    api: { version: api.version, userId: () => api.userId?.(), call: (request) => api.call(request) },
    seed: (sObject, fields) => org.seed(sObject, fields),
    addReferenced(sObject, field, text) {
      if (!looksLikeId(text)) return;
      // An invented Id rarely has the suffix that fits. The record has it as the example writes it.
      const id = longId(text);
      const targets = (schema.field(sObject, field)?.referenceTo ?? []).flatMap((name) => schema.sObject(name) ?? []);
      const [only, ...others] = targets;
      // Custom objects have another prefix in each org.
      const target = others.length === 0 ? only : targets.find(({ keyPrefix }) => keyPrefix === text.slice(0, 3));
      if (!target || org.records(target.name).some(({ Id }) => Id === id)) return;
      if (target.fields.some(({ type }) => type === 'id')) org.seed(target.name, { Id: id });
    },
    addNamed({ sObject: target, key }, sObject) {
      const name = String(key.value);
      const known = org.rules.list().find((rule) => isNamed(rule, target, { sObject, name }));
      const id = `named/${target}/${name}`;
      if (known?.kind === 'queue' && known.id === id) {
        const objects = [...new Set([...known.objects, sObject])];
        org.addRule({ id, kind: 'queue', name, objects });
      } else if (!known) {
        const rule = target === 'Group' ? { id, kind: 'queue', name, objects: [sObject] } : undefined;
        org.addRule(rule ?? recordTypeRule(schema, sObject, name));
      }
    },
    has: (sObject, field, value) => org.records(sObject).some((record) => String(record[field]) === String(value)),
    addRule: (rule) => problemOf(() => org.addRule(rule)),
    behave: (behavior) => problemOf(() => org.behave(readBehavior(behavior))),
    refuseRows({ sObject, ...error }) {
      org.faults.add({ match: { sObject }, effect: { kind: 'row-error', ...error } });
    },
    answerCallsWith(answers) {
      org.faults.add({ match: { path: '/services/data/' }, effect: effects[answers] });
    },
    reset() {
      org.reset();
      api = connect();
    },
  };
}

interface Named {
  sObject: string;
  name: string;
}

/** What an example sets up itself may be closed or inactive, so it stays as it is. */
function isNamed(rule: ListedOrgRule, target: string, { sObject, name }: Named): boolean {
  const isSame = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  if (target === 'Group') return rule.kind === 'queue' && isSame(rule.name, name);
  if (rule.kind !== 'record-type' || !isSame(rule.object, sObject)) return false;
  return isSame(rule.package === undefined ? rule.name : `${rule.package}__${rule.name}`, name);
}

function recordTypeRule(schema: SalesforceSchema, sObject: string, name: string): object {
  const [, namespace, developerName = name] = /^(\w+?)__(\w+)$/.exec(name) ?? [];
  const known = schema.sObject(sObject)?.recordTypes?.find((each) => each.name.toLowerCase() === name.toLowerCase());
  return {
    kind: 'record-type',
    object: sObject,
    name: developerName,
    ...(namespace !== undefined && { package: namespace }),
    ...(known?.person && { person: true }),
  };
}
