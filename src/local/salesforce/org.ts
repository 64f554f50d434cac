// A Salesforce org without HTTP and without real time: requests in, answers out, at once. It holds records, sessions,
// limits, and the faults it was told to have. One request is done as a whole before the next is looked at.
import { type AnswerCallContext, answerCall, batchKeyOf } from './answer-call.ts';
import { apiUsage } from './api-usage.ts';
import { encodeAnswer } from './encode-answer.ts';
import { answerInstead, spoilAnswer } from './faults/apply-call-effect.ts';
import { type FaultList, faultList, type RowInRequest } from './faults/fault-list.ts';
import { type Counters, counting, type JournalCall } from './journal.ts';
import type { OrgOptions } from './org-options.ts';
import type { OrgAnswer, OrgRequest } from './org-request.ts';
import { orgUsers } from './org-users.ts';
import { recordId } from './records/ids.ts';
import { seedRecord } from './records/seed-record.ts';
import { recordStore, type Scalar } from './records/store.ts';
import { rowsOfCall } from './rest/composite/rows-in-request.ts';
import { parsePath } from './rest/parse-path.ts';
import { queryCursors } from './rest/query-cursors.ts';
import type { OrgParts, RestAnswer } from './rest/rest-call.ts';
import type { DescribedObject } from './schema/described-object.ts';
import { orgSchema } from './schema/org-schema.ts';
import { sessions } from './sessions.ts';

export interface Org {
  handle(request: OrgRequest): OrgAnswer;
  faults: FaultList;
  /** Logs a user in without OAuth and returns the token. Default: the user of the first app. */
  openSession(username?: string): string;
  expireSessions(): void;
  /** Puts a record there without any check, as if it had always been; returns its id. */
  seed(sObject: string, fields: Record<string, Scalar>): string;
  /** The records of an object in order of creation, all fields; the deleted are left out. */
  records(sObject: string): Record<string, Scalar>[];
  counters(): Counters;
  /** Gives it other objects and fields. Its records stay; a field that is new has no value in them. */
  reshape(schema: readonly DescribedObject[]): void;
  /** API calls used of the daily allowance, and a way to set them. */
  usage: { limit: number; used(): number; set(used: number): void };
  /** Forgets records, sessions, faults, counters and usage. */
  reset(): void;
}

const twoHoursMs = 7_200_000;
const loginHosts = ['https://login.salesforce.com', 'https://test.salesforce.com'];

export function createOrg(options: OrgOptions): Org {
  const { apps = [], clock } = options;
  const now = () => clock.now();
  const orgId = recordId('00D', 1);
  const parts: OrgParts = {
    schema: orgSchema(options.schema),
    store: recordStore(),
    faults: faultList(),
    usage: apiUsage(options.dailyLimit ?? 100_000, now),
    clock,
    ...(options.random ? { random: options.random } : {}),
    orgId,
    parseErrors: options.parseErrors ?? 'request',
    cursors: queryCursors(),
  };
  const users = orgUsers(parts, apps);
  const open = sessions(orgId, now, options.sessionLifetimeMs ?? twoHoursMs);
  const counted = counting();
  const held = new WeakSet<OrgRequest>();
  let calls = 0;

  const begin = (): void => {
    users.create();
    for (const token of options.accessTokens ?? []) open.openAs(token, users.session());
  };

  const contextOf = (request: OrgRequest, journal: JournalCall): AnswerCallContext => ({
    org: parts,
    journal,
    endpoint: {
      apps,
      audiences: options.audiences ?? loginHosts,
      now: now(),
      strictExpiry: options.strictExpiry ?? false,
      sessions: open,
      orgId,
      instanceUrl: request.headers.host
        ? `http://${request.headers.host}`
        : (options.instanceUrl ?? 'https://emulator.my.salesforce.com'),
      userIdOf: users.idOf,
    },
  });

  const finish = (journal: JournalCall, answer?: RestAnswer): void => {
    if (answer) journal.status = answer.status;
    parts.store.forget();
    counted.add(journal);
    options.onCall?.(journal);
  };

  const handle = (request: OrgRequest): OrgAnswer => {
    const path = request.url.split('?')[0] ?? '';
    const effect = held.delete(request)
      ? undefined
      : parts.faults.forCall({ method: request.method, path, rows: () => rowsOf(request) });
    if (effect?.kind === 'delay' && effect.before) {
      held.add(request);
      return { status: 0, headers: {}, body: '', holdMs: effect.delayMs };
    }
    calls += 1;
    const journal: JournalCall = {
      number: calls,
      at: now(),
      method: request.method,
      path,
      kind: batchKeyOf(path),
      subrequests: [],
      rows: [],
      counts: false,
      ...(effect ? { fault: effect.kind } : {}),
    };
    if (effect?.kind === 'drop' || effect?.kind === 'reset' || effect?.kind === 'stall') {
      finish(journal);
      return { status: 0, headers: {}, body: '', transport: effect.kind };
    }
    if (effect?.kind === 'expire-sessions') open.endAll();
    const instead = effect && answerInstead(effect);
    const done = instead ?? answerCall(request, contextOf(request, journal));
    const { answer, transport } = effect ? spoilAnswer(effect, done) : { answer: done };
    finish(journal, answer);
    const { limitInfoSuffix = '' } = options;
    return encodeAnswer(answer, { method: request.method, limitInfoSuffix, effect, transport });
  };

  begin();
  return {
    handle,
    faults: parts.faults,
    openSession: (username) => open.open(users.session(username)),
    expireSessions: () => open.endAll(),
    seed: (sObject, fields) => seedRecord(parts, users.idOf(), sObject, fields),
    records(sObject) {
      const object = parts.schema.object(sObject);
      const records = object ? [...parts.store.all(object)] : [];
      return records.filter((record) => !record.deleted).map((record) => ({ ...record.values }));
    },
    reshape(described) {
      // An id says its object by its prefix, so that what has one keeps it.
      const prefixOf = ({ name, keyPrefix }: DescribedObject) => keyPrefix ?? parts.schema.object(name)?.keyPrefix;
      parts.schema = orgSchema(described.map((object) => ({ ...object, keyPrefix: prefixOf(object) ?? null })));
      parts.store.adopt(parts.schema);
    },
    counters: counted.read,
    usage: parts.usage,
    reset() {
      parts.store.clear();
      parts.faults.clear();
      parts.usage.set(0);
      parts.cursors.clear();
      open.endAll();
      counted.reset();
      begin();
    },
  };
}

/** The rows a request carries, as fault rules see them. */
function rowsOf({ url, body }: OrgRequest): RowInRequest[] {
  try {
    return rowsOfCall(parsePath(url), body === '' ? undefined : JSON.parse(body));
  } catch {
    return [];
  }
}
