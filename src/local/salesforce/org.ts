// A Salesforce org without HTTP and without real time: it answers requests synchronously and holds records, sessions,
// limits and injected faults. Each request is completed before the next one starts.
import type { AccessSettings } from './access/access.ts';
import { type AnswerCallContext, answerCall, callKindOf } from './answer-call.ts';
import type { OrgBehavior } from './behavior.ts';
import { encodeAnswer } from './encode-answer.ts';
import { corruptAnswer, replacementAnswer } from './faults/apply-call-effect.ts';
import type { FaultList, RowInRequest } from './faults/fault-list.ts';
import { createInstances, type Move } from './instances/instances.ts';
import { type Counters, createCounters, type JournalCall } from './journal.ts';
import { createOrgUsers } from './oauth/org-users.ts';
import { createSessions } from './oauth/sessions.ts';
import type { OrgOptions } from './org-options.ts';
import type { OrgAnswer, OrgRequest } from './org-request.ts';
import { behaviorOf, createOrgState } from './org-state.ts';
import { createPeople, type People } from './records/people.ts';
import { seedRecord } from './records/seed-record.ts';
import type { Scalar } from './records/store.ts';
import { rowsOfCall } from './rest/composite/rows-in-request.ts';
import { parsePath } from './rest/parse-path.ts';
import type { RestAnswer } from './rest/rest-call.ts';
import { createOrgRules, type OrgRules } from './rules/org-rules.ts';
import type { DescribedObject } from './schema/described-object.ts';
import { createSetUp } from './set-up/set-up-records.ts';

export interface Org {
  handle(request: OrgRequest): OrgAnswer;
  faults: FaultList;
  /** Opens a session without OAuth and returns the token. Default: for the user of the first app. */
  openSession(username?: string): string;
  expireSessions(): void;
  /** Creates a record without validation and without counting it; returns its id. */
  seed(sObject: string, fields: Record<string, Scalar>): string;
  /** The records of an object with all fields, in order of creation, without deleted ones. */
  records(sObject: string): Record<string, Scalar>[];
  counters(): Counters;
  /** Replaces the schema. Records stay; a new field has no value in them. */
  reshape(schema: readonly DescribedObject[]): void;
  /** Changes switches of the org, until it is reset. */
  behave(behavior: Partial<OrgBehavior>): void;
  /** Sets all switches back. */
  behaveAsUsual(): void;
  /** The switches that are set otherwise. */
  behavior(): Partial<OrgBehavior>;
  /** What administrators and developers have set up: triggers, flows and other rules. */
  rules: Pick<OrgRules, 'list' | 'clear'>;
  /** Reads a rule from outside and adds it. @throws Error that says what is wrong with it */
  addRule(rule: unknown): string;
  /** What people do to records, beside the users of apps. */
  people: People;
  /** What the users of apps may see and change. */
  access: AccessSettings;
  /** The daily API limit: how many calls are used, and a way to set that. */
  usage: { limit: number; used(): number; set(used: number): void };
  /**
   * Moves the org to another instance and ends all sessions. Logins return the new address from now on.
   * @param move.from default: the address that logins have returned so far
   */
  move(move: Move & { from?: string }): void;
  /** The address that logins return since the last move; undefined before the first. */
  instanceUrl(): string | undefined;
  /** Clears records, sessions, faults, counters and usage. Rules are those of the options again. */
  reset(): void;
}

const twoHoursMs = 7_200_000;
const loginHosts = ['https://login.salesforce.com', 'https://test.salesforce.com'];

export function createOrg(options: OrgOptions): Org {
  const { apps = [] } = options;
  const now = () => options.clock.now();
  const state = createOrgState(options);
  const { orgId } = state;
  const users = createOrgUsers(state, apps);
  const openSessions = createSessions(orgId, now, options.sessionLifetimeMs ?? twoHoursMs);
  const counters = createCounters();
  const instances = createInstances();
  const heldRequests = new WeakSet<OrgRequest>();
  let calls = 0;

  const rules = createOrgRules(
    state,
    createSetUp(state, () => users.idOf()),
    options.schema,
  );

  const initialize = (): void => {
    users.create();
    rules.restart(options.rules ?? []);
    for (const token of options.accessTokens ?? []) openSessions.openAs(token, users.session());
  };

  const contextOf = (request: OrgRequest, journal: JournalCall): AnswerCallContext => ({
    org: state,
    journal,
    endpoint: {
      apps,
      audiences: options.audiences ?? loginHosts,
      now: now(),
      strictExpiry: options.strictExpiry ?? false,
      sessions: openSessions,
      orgId,
      instanceUrl: instances.current() ?? addressOf(request),
      userIdOf: users.idOf,
    },
  });

  const addressOf = ({ headers }: Pick<OrgRequest, 'headers'>): string =>
    headers.host ? `http://${headers.host}` : (options.instanceUrl ?? 'https://emulator.my.salesforce.com');

  const finish = (journal: JournalCall, answer?: RestAnswer): void => {
    if (answer) journal.status = answer.status;
    state.store.commit();
    counters.add(journal);
    options.onCall?.(journal);
  };

  const handle = (request: OrgRequest): OrgAnswer => {
    const path = request.url.split('?')[0] ?? '';
    const effect = heldRequests.delete(request)
      ? undefined
      : state.faults.forCall({ method: request.method, path, rows: () => rowsOf(request) });
    if (effect?.kind === 'delay' && effect.before) {
      heldRequests.add(request);
      return { status: 0, headers: {}, body: '', holdMs: effect.delayMs };
    }
    calls += 1;
    const journal: JournalCall = {
      number: calls,
      at: now(),
      method: request.method,
      path,
      kind: callKindOf(path),
      subrequests: [],
      rows: [],
      counts: false,
      ...(effect ? { fault: effect.kind } : {}),
    };
    if (effect?.kind === 'drop' || effect?.kind === 'reset' || effect?.kind === 'stall') {
      finish(journal);
      return { status: 0, headers: {}, body: '', transport: effect.kind };
    }
    if (effect?.kind === 'expire-sessions') openSessions.endAll();
    const gone = path.startsWith('/services/data')
      ? instances.refusal(new URL(addressOf(request)).host, request.url)
      : undefined;
    if (gone) {
      finish(journal, gone.answer);
      return encodeAnswer(gone.answer, {
        method: request.method,
        limitInfoSuffix: '',
        effect: undefined,
        transport: gone.transport,
      });
    }
    const replacement = effect && replacementAnswer(effect);
    const original = replacement ?? answerCall(request, contextOf(request, journal));
    const { answer, transport } = effect ? corruptAnswer(effect, original) : { answer: original };
    finish(journal, answer);
    const { limitInfoSuffix = '' } = options;
    return encodeAnswer(answer, { method: request.method, limitInfoSuffix, effect, transport });
  };

  initialize();
  return {
    handle,
    faults: state.faults,
    openSession: (username) => openSessions.open(users.session(username)),
    expireSessions: () => openSessions.endAll(),
    seed: (sObject, fields) => seedRecord(state, users.idOf(), sObject, fields),
    records(sObject) {
      const object = state.schema.object(sObject);
      const records = object ? [...state.store.all(object)] : [];
      return records.filter((record) => !record.deleted).map((record) => ({ ...record.values }));
    },
    reshape: rules.reshape,
    counters: counters.read,
    behave(behavior) {
      state.behavior = { ...state.behavior, ...behavior };
    },
    behaveAsUsual() {
      state.behavior = behaviorOf(options);
    },
    behavior() {
      const usual = behaviorOf(options);
      const changed = Object.entries(state.behavior).filter(
        ([name, value]) => usual[name as keyof OrgBehavior] !== value,
      );
      return Object.fromEntries(changed);
    },
    rules,
    addRule: rules.add,
    access: state.access,
    people: createPeople(state),
    usage: state.usage,
    instanceUrl: instances.current,
    move(move) {
      const from = move.from ?? instances.current() ?? addressOf({ headers: {} });
      instances.move({ ...move, from });
      openSessions.endAll();
    },
    reset() {
      instances.clear();
      state.access.reset();
      state.locks.clear();
      state.behavior = behaviorOf(options);
      state.store.clear();
      state.faults.clear();
      state.usage.set(0);
      state.cursors.clear();
      openSessions.endAll();
      counters.reset();
      initialize();
    },
  };
}

/** The rows of a request, as fault rules match them. */
function rowsOf({ url, body }: OrgRequest): RowInRequest[] {
  try {
    return rowsOfCall(parsePath(url), body === '' ? undefined : JSON.parse(body));
  } catch {
    return [];
  }
}
